import type { ReadContext, WriteContext } from "./context.ts";
import type { Declaration, Route } from "./declaration.ts";
import type { In, Out, Schema } from "./schema.ts";

/** One verb of the CRM. Its handlers are reached only through a call, which validates, admits and scopes first. */
// biome-ignore lint/suspicious/noExplicitAny: the defaults stand for "any operation"; a concrete one is always typed
export interface Operation<I = any, Parsed = any, O = any> {
  readonly kind: "query" | "command";
  readonly permission: string;
  readonly route: string;
  readonly declaration: AnyDeclaration;
  readonly list?: ListSettings;
  // biome-ignore lint/suspicious/noExplicitAny: what prepare returned is known to the pair of handlers alone
  readonly prepare?: (input: Parsed, ctx: ReadContext) => Promise<any>;
  // biome-ignore lint/suspicious/noExplicitAny: a query gets a ReadContext, a command a WriteContext and the prepared value
  run(input: Parsed, ctx: any, prepared?: any): Promise<O>;
  readonly "~input"?: (input: I) => I;
}

/** A declaration seen without its types. */
export type AnyDeclaration = Omit<Declaration<Route, Schema, Schema>, "input"> & { readonly input: Schema };

/** What a list operation was declared with. */
export interface ListSettings {
  readonly of: import("./entity.ts").Entity;
  readonly item: Schema;
  readonly filter: readonly string[];
  readonly sort: readonly string[];
}

export interface DeclaredQuery<I, Parsed, O> {
  run(handler: (input: Parsed, ctx: ReadContext) => Promise<O>): Operation<I, Parsed, O>;
}
export interface DeclaredCommand<I, Parsed, O, Prepared = undefined> {
  /**
   * Where a command may wait for anything but the database: runs before the transaction; what it returns is handed
   * to `run`, which awaits only `ctx`.
   */
  prepare<T>(handler: (input: Parsed, ctx: ReadContext) => Promise<T>): DeclaredCommand<I, Parsed, O, T>;
  run(handler: (input: Parsed, ctx: WriteContext, prepared: Prepared) => Promise<O>): Operation<I, Parsed, O>;
}

/** Declares an operation that reads. Two steps on purpose: the schemas are fixed before the handler is checked. */
export function query<const R extends Route, I extends Schema, O extends Schema>(
  declaration: Declaration<R, I, O>,
): DeclaredQuery<In<I>, Out<I>, Out<O>> {
  const { permission, route } = declaration;
  return { run: (handler) => ({ kind: "query", permission, route, declaration, run: handler }) };
}

/**
 * Declares an operation that writes, in exactly one transaction.
 *
 * @example
 * export const renameContact = command({
 *   summary: "Rename a contact", permission: "contacts:write", route: "POST /contacts/{id}/rename",
 *   input: z.strictObject({ id: Id, displayName: z.string().min(1) }), output: ContactView,
 * }).run(async ({ id, displayName }, ctx) => { … });
 */
export function command<const R extends Route, I extends Schema, O extends Schema>(
  declaration: Declaration<R, I, O>,
): DeclaredCommand<In<I>, Out<I>, Out<O>> {
  const { permission, route } = declaration;
  const declared = <Prepared>(
    prepare?: (input: Out<I>, ctx: ReadContext) => Promise<Prepared>,
  ): DeclaredCommand<In<I>, Out<I>, Out<O>, Prepared> => ({
    prepare: (handler) => declared(handler),
    run: (handler) => ({
      kind: "command",
      permission,
      route,
      declaration,
      ...(prepare ? { prepare } : {}),
      run: handler,
    }),
  });
  return declared<undefined>();
}
