import type { ReadContext } from "./context.ts";

/** A typed token for a narrow verb that one plugin (or the host) provides and others require. */
// biome-ignore lint/suspicious/noExplicitAny: the default stands for "any capability"; a concrete token is always typed
export interface Capability<Id extends string = string, Api = any> {
  readonly id: Id;
  readonly "~api": (api: Api) => Api;
}
export type ApiOf<C extends Capability> = C extends Capability<string, infer Api> ? Api : never;

/**
 * Declares a capability.
 *
 * @example
 * export const stock = capability<{ available(sku: string): Promise<number> }>()("stock");
 */
export function capability<Api>() {
  return <const Id extends string>(id: Id): Capability<Id, Api> => ({ id, "~api": (api) => api });
}

export interface Provision<C extends Capability = Capability> {
  readonly capability: C;
  create(ctx: ReadContext): unknown;
}

/** Answers a capability; `create` runs once per call that asks for it, with that call's context. */
export function provide<C extends Capability>(capability: C, create: (ctx: ReadContext) => ApiOf<C>): Provision<C> {
  return { capability, create };
}
