import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { pointerTo } from "../errors/json-pointer.ts";
import { inputProblem } from "../record/input-problem.ts";

/** One path and method, written as operations write them: `/leads/{id}/qualify`. */
export interface HttpRoute<Handler> {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

export interface RouteMatch<Handler> {
  readonly handler: Handler;
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds handlers by method and path, with Hono's routers. */
export class RouteTable<Handler> {
  readonly #router = new SmartRouter<HttpRoute<Handler>>({ routers: [new RegExpRouter(), new TrieRouter()] });
  readonly #methods: readonly string[];

  constructor(routes: readonly HttpRoute<Handler>[]) {
    for (const route of routes.toSorted(bySpecificity)) {
      this.#router.add(route.method, route.path.replace(/\{(\w+)\}/g, ":$1"), route);
    }
    this.#methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) =>
      routes.some((route) => route.method === method),
    );
  }

  match(method: string, path: string): RouteMatch<Handler> | undefined {
    const [matches, stash] = this.#router.match(method, path);
    const first = matches[0];
    if (!first) return undefined;
    const [route, places] = first;
    const parameters: Record<string, string> = {};
    for (const [name, place] of Object.entries(places)) {
      const text = typeof place === "number" ? stash?.[place] : place;
      if (text !== undefined) parameters[name] = decode(name, text);
    }
    return { handler: route.handler, parameters };
  }

  /** The methods that a path answers to, HEAD and OPTIONS included; empty where there is no such path. */
  allowed(path: string): string[] {
    const methods = this.#methods.filter((method) => this.#router.match(method, path)[0].length > 0);
    if (methods.length === 0) return [];
    return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
  }
}

/** `/contacts/lookup` before `/contacts/{id}`: the routers answer in the order in which routes were added. */
function bySpecificity(a: HttpRoute<unknown>, b: HttpRoute<unknown>): number {
  const [left, right] = [shape(a.path), shape(b.path)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** `/contacts/{id}/merge` → `010`. */
const shape = (path: string) =>
  path
    .slice(1)
    .split("/")
    .map((segment) => (segment.startsWith("{") ? "1" : "0"))
    .join("");

function decode(name: string, text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw inputProblem(pointerTo([name]), "is not percent-encoded UTF-8; encode it as `encodeURIComponent` does");
  }
}
