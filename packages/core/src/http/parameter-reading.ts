import { type JsonSchema, resolved } from "./json-schema.ts";

/** How the text of a parameter is read, compiled once from its JSON schema. */
export interface Reading {
  /** JSON types that the schema admits; undefined where it says nothing: then text stays text. */
  readonly types: ReadonlySet<string> | undefined;
  /** Admitted values, where they are listed. */
  readonly values: readonly unknown[] | undefined;
  /** `format: "phone"`: a leading `+` that came unencoded is a plus, not a space. */
  readonly phone: boolean;
  readonly item: Reading | undefined;
  readonly members: ReadonlyMap<string, Reading>;
  /** Members that the schema does not name. */
  readonly rest: Reading | undefined;
}

/** What is known of a parameter that no schema names: it is left as text, for the schema to refuse it by name. */
export const unread: Reading = {
  types: undefined,
  values: undefined,
  phone: false,
  item: undefined,
  members: new Map(),
  rest: undefined,
};

/** Compiles a whole input schema; `members` of the result are the parameters. */
export function readingOf(root: JsonSchema): Reading {
  const compiled = new Map<JsonSchema, Reading>();
  const compile = (reference: JsonSchema): Reading => {
    const schema = resolved(reference, root);
    const known = compiled.get(schema);
    if (known) return known;
    const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
    const members = new Map<string, Reading>();
    const reading: Mutable<Reading> = { ...unread, members };
    // Before its parts: a schema may hold itself.
    compiled.set(schema, reading);
    const branches = parts.map(compile);
    reading.types = typesOf(schema, branches);
    reading.values = schema.enum ?? ("const" in schema ? [schema.const] : valuesOfAll(branches));
    reading.phone = schema.format === "phone" || branches.some(({ phone }) => phone);
    reading.item = schema.items ? compile(schema.items) : branches.find(({ item }) => item)?.item;
    const rest = schema.additionalProperties;
    reading.rest = typeof rest === "object" ? compile(rest) : branches.find((branch) => branch.rest)?.rest;
    for (const branch of branches) for (const [name, member] of branch.members) members.set(name, member);
    for (const [name, member] of Object.entries(schema.properties ?? {})) members.set(name, compile(member));
    return reading;
  };
  return compile(root);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function typesOf(schema: JsonSchema, branches: readonly Reading[]): ReadonlySet<string> | undefined {
  if (schema.type !== undefined) return new Set([schema.type].flat());
  const values = schema.enum ?? ("const" in schema ? [schema.const] : undefined);
  if (values) return new Set(values.map((value) => (value === null ? "null" : typeof value)));
  if (branches.length === 0 || branches.some(({ types }) => types === undefined)) return undefined;
  return new Set(branches.flatMap(({ types }) => [...(types ?? [])]));
}

/** Every branch lists its values (a union of literals), or the values do not say all. */
function valuesOfAll(branches: readonly Reading[]): readonly unknown[] | undefined {
  if (branches.length === 0 || branches.some(({ values }) => values === undefined)) return undefined;
  return branches.flatMap(({ values }) => values ?? []);
}
