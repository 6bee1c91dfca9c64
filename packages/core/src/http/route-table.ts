import { RegExpRouter } from "hono/router/reg-exp-router";
import { SmartRouter } from "hono/router/smart-router";
import { TrieRouter } from "hono/router/trie-router";
import { percentDecoded } from "./query-string.ts";

/** One path and method, written as operations write them: `/leads/{id}/qualify`. */
export interface HttpRoute<Handler> {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

/** Finds handlers by method and path, with Hono's routers. */
export class RouteTable<Handler> {
  readonly #router = new SmartRouter<HttpRoute<Handler>>({ routers: [new RegExpRouter(), new TrieRouter()] });

  constructor(routes: readonly HttpRoute<Handler>[]) {
    // `/contacts/lookup` before `/contacts/{id}`: the routers answer in the order in which routes were added.
    const order = ({ path }: HttpRoute<Handler>) => path.replaceAll("{", "~");
    for (const route of routes.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
      this.#router.add(route.method, route.path.replace(/\{(\w+)\}/g, ":$1"), route);
  }

  match(
    method: string,
    path: string,
  ): { handler: Handler; route: string; parameters: Record<string, string> } | undefined {
    const [matches, stash] = this.#router.match(method, path);
    if (!matches[0]) return undefined;
    const [{ handler, path: route }, places] = matches[0];
    const parameters: Record<string, string> = {};
    for (const [name, place] of Object.entries(places)) {
      const text = typeof place === "number" ? stash?.[place] : place;
      if (text !== undefined) parameters[name] = percentDecoded(text, [name]);
    }
    return { handler, route, parameters };
  }

  /** The methods that a path answers to, HEAD and OPTIONS included; empty where there is no such path. */
  allowed(path: string): string[] {
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter(
      (method) => this.#router.match(method, path)[0].length > 0,
    );
    if (methods.length === 0) return [];
    return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
  }
}
