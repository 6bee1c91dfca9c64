import type { ReadContext } from "./context.ts";
import type { Out, Schema } from "./schema.ts";

export type ProfileOf = "contact" | "organization";

/** A plugin's part of a customer's or organization's profile. */
// biome-ignore lint/suspicious/noExplicitAny: the default stands for "any section"; a concrete one is always typed
export interface Section<O extends ProfileOf = ProfileOf, T = any> {
  readonly of: O;
  readonly "~data": T;
  readonly schema: Schema;
  readonly permission: string;
  load(ids: readonly string[], ctx: ReadContext): Promise<ReadonlyMap<string, unknown>>;
}

/** Declares a section; `load` answers for many records at once, and for each at most one value. */
export function section<const O extends ProfileOf, S extends Schema>(definition: {
  readonly of: O;
  readonly schema: S;
  readonly permission: string;
  load(ids: readonly string[], ctx: ReadContext): Promise<ReadonlyMap<string, Out<S>>>;
}): Section<O, Out<S>> {
  return { ...definition, "~data": undefined as Out<S> };
}
