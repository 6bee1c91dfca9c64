import type { Result } from "hono/router";
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

/**
 * Finds handlers by method and path, with Hono's routers. Paths without parameters are looked up before: beside them the
 * faster of the two does not take those with parameters.
 */
export class RouteTable<Handler> {
  readonly #literal = new Map<string, HttpRoute<Handler>>();
  readonly #router = new SmartRouter<HttpRoute<Handler>>({ routers: [new RegExpRouter(), new TrieRouter()] });

  constructor(routes: readonly HttpRoute<Handler>[]) {
    // `/contacts/{id}/undo` before `/contacts/{id}/{part}`: the routers answer in the order in which routes were added.
    const order = ({ path }: HttpRoute<Handler>) => path.replaceAll("{", "~");
    for (const route of routes.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
      if (/[{*]/.test(route.path)) this.#router.add(route.method, route.path.replace(/\{(\w+)\}/g, ":$1"), route);
      else this.#literal.set(`${route.method} ${route.path}`, route);
  }

  match(
    method: string,
    path: string,
  ): { handler: Handler; route: string; parameters: Record<string, string> } | undefined {
    const literal = this.#literal.get(`${method} ${path}`);
    if (literal) return { handler: literal.handler, route: literal.path, parameters: {} };
    const [matches, stash] = this.#search(method, path);
    if (!matches[0]) return undefined;
    const [{ handler, path: route }, places] = matches[0];
    const parameters: Record<string, string> = {};
    for (const name in places) {
      const place = places[name];
      const text = typeof place === "number" ? stash?.[place] : place;
      if (text !== undefined) parameters[name] = percentDecoded(text, [name]);
    }
    return { handler, route, parameters };
  }

  #search(method: string, path: string): Result<HttpRoute<Handler>> {
    // One that does not begin so is below another base; the router has no answer to it.
    return path.startsWith("/") ? this.#router.match(method, path) : [[]];
  }

  /** The methods that a path answers to, HEAD and OPTIONS included; empty where there is no such path. */
  allowed(path: string): string[] {
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter(
      (method) => this.#literal.has(`${method} ${path}`) || this.#search(method, path)[0].length > 0,
    );
    if (methods.length === 0) return [];
    return [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"];
  }
}
