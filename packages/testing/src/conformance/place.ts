import type { Schema } from "@kith/core";
import * as z from "zod";

/** The part of JSON Schema that zod writes and the suite reads. */
interface JsonSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly [keyword: string]: unknown;
}

type Io = "input" | "output";
const roots: Record<Io, WeakMap<Schema, Place>> = { input: new WeakMap(), output: new WeakMap() };

/** One place of a value as its schema sees it, alternatives side by side. */
export class Place {
  readonly alternatives: readonly JsonSchema[];
  readonly #root: JsonSchema;

  private constructor(root: JsonSchema, schemas: readonly JsonSchema[]) {
    const all = new Set(schemas);
    // Grows while it is walked, and a schema that holds itself is in it once.
    for (const { $ref, anyOf = [], oneOf = [], allOf = [] } of all) {
      for (const part of [...anyOf, ...oneOf, ...allOf]) all.add(part);
      if ($ref) all.add(root.$defs?.[$ref.slice("#/$defs/".length)] ?? root);
    }
    this.alternatives = [...all];
    this.#root = root;
  }

  static of(schema: Schema, io: Io): Place {
    const known = roots[io].get(schema);
    if (known) return known;
    const options = { io, cycles: "ref", unrepresentable: "any" } as const;
    const root = z.toJSONSchema(schema as unknown as z.core.$ZodType, options) as JsonSchema;
    const place = new Place(root, [root]);
    roots[io].set(schema, place);
    return place;
  }

  /** The record type whose id stands here. */
  get refersTo(): string | undefined {
    return this.#say("refersTo");
  }
  get format(): string | undefined {
    return this.#say("format");
  }
  /** How long a text without any form may be here; undefined where it must have one, or where there is no text. */
  get textLength(): number | undefined {
    const texts = this.alternatives.filter(({ type }) => type === "string");
    const free = texts.filter((schema) => !["enum", "const", "pattern", "format"].some((keyword) => keyword in schema));
    const [first] = free;
    return first && texts.length === free.length ? Number(first["maxLength"] ?? 100) : undefined;
  }
  /** Names that an object here may have. */
  get names(): readonly string[] {
    return [...new Set(this.alternatives.flatMap(({ properties = {} }) => Object.keys(properties)))];
  }
  /** Whether an object here may have keys that are not named. */
  get isOpen(): boolean {
    return this.alternatives.some(
      ({ type, additionalProperties }) => type === "object" && additionalProperties !== false,
    );
  }
  get isObject(): boolean {
    return this.alternatives.some(({ properties }) => properties !== undefined);
  }

  /** An object with what must be in it: the first of what may be chosen, and short texts. */
  least(): Readonly<Record<string, unknown>> {
    const required = this.alternatives.flatMap((schema) => schema.required ?? []);
    return Object.fromEntries(required.map((name) => [name, this.member(name).#value()]));
  }

  get item(): Place {
    return this.#inside(({ items }) => items);
  }
  member(name: string): Place {
    return this.#inside(({ properties = {}, additionalProperties }) =>
      Object.hasOwn(properties, name) ? properties[name] : additionalProperties,
    );
  }

  #value(): unknown {
    const [first] = this.alternatives.flatMap((schema) => (schema["enum"] as readonly unknown[] | undefined) ?? []);
    const types = this.alternatives.flatMap(({ type = [] }) => type);
    return first ?? (types.includes("string") ? "x" : types.includes("boolean") ? true : 1);
  }

  #say(keyword: string): string | undefined {
    const said = this.alternatives.map((schema) => schema[keyword]).find((value) => value !== undefined);
    return said === undefined ? undefined : String(said);
  }

  #inside(step: (schema: JsonSchema) => JsonSchema | boolean | undefined): Place {
    const inner = this.alternatives.map(step).filter((part) => typeof part === "object");
    return new Place(this.#root, inner);
  }
}
