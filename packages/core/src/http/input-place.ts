import type { JsonSchema } from "./json-schema.ts";

/** One place of an input as its JSON schema sees it, references followed and alternatives side by side. */
export class InputPlace {
  /** JSON types that may stand here; none where the schema says nothing: then text stays text. */
  readonly types: ReadonlySet<string>;
  readonly #root: JsonSchema;
  readonly #schemas: ReadonlySet<JsonSchema>;
  /** Those that were asked for. A name that a caller thought up is not kept. */
  readonly #members = new Map<string, InputPlace>();

  constructor(root: JsonSchema, schemas: readonly JsonSchema[] = [root]) {
    const all = new Set(schemas);
    // The set grows while it is walked, and a schema that holds itself is in it once.
    for (const { $ref, anyOf = [], oneOf = [], allOf = [] } of all) {
      for (const part of [...anyOf, ...oneOf, ...allOf]) all.add(part);
      if ($ref) all.add(root.$defs?.[$ref.slice("#/$defs/".length)] ?? root);
    }
    this.types = new Set([...all].flatMap(({ type = [] }) => type));
    this.#root = root;
    this.#schemas = all;
  }

  /** `format: "phone"`: a leading `+` that came unencoded is a plus, not a space. */
  get isPhone(): boolean {
    return [...this.#schemas].some(({ format }) => format === "phone");
  }

  get item(): InputPlace {
    return this.#inside(({ items }) => items);
  }

  member(name: string): InputPlace {
    const kept = this.#members.get(name);
    if (kept) return kept;
    let known = false;
    const member = this.#inside(({ properties = {}, additionalProperties }) => {
      if (!Object.hasOwn(properties, name)) return additionalProperties;
      known = true;
      return properties[name];
    });
    if (known) this.#members.set(name, member);
    return member;
  }

  #inside(step: (schema: JsonSchema) => JsonSchema | boolean | undefined): InputPlace {
    return new InputPlace(
      this.#root,
      [...this.#schemas].map(step).filter((part) => typeof part === "object"),
    );
  }
}
