/**
 * Any zod schema, seen only through its two types: matching `z.ZodType<Out, In>` itself is twenty times slower to
 * check. Operation schemas are JSON-only (no dates, transforms, coercion), so that the same value travels in process
 * and over HTTP; instants are `z.iso.datetime()` strings.
 */
export interface Schema {
  // biome-ignore lint/suspicious/noExplicitAny: the two types of a schema are read by inference, never used as values
  readonly _zod: { readonly input: any; readonly output: any };
}
export type In<S extends Schema> = S["_zod"]["input"];
export type Out<S extends Schema> = S["_zod"]["output"];
