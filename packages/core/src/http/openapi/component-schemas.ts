import type { Schema } from "../../plugin/schema.ts";
import type { AttributeSchemas } from "../../plugin/services.ts";
import { type JsonSchema, jsonSchemaOf } from "../json-schema.ts";
import { mapSchema } from "./map-schema.ts";
import { hideable, plainSchema } from "./plain-schema.ts";

const prefix = "#/components/schemas/";

/**
 * The description's `components/schemas`. A zod schema with `.meta({ id: "Contact" })` stands there once and is
 * referred to; what callers send may differ from what they get, so its form in inputs is `ContactInput`.
 */
export class ComponentSchemas {
  readonly #attributes: AttributeSchemas;
  readonly #schemas = new Map<string, JsonSchema>();

  constructor(attributes: AttributeSchemas) {
    this.#attributes = attributes;
  }

  /** All of them, by name. */
  get all(): Record<string, JsonSchema> {
    return Object.fromEntries([...this.#schemas].sort(([left], [right]) => (left < right ? -1 : 1)));
  }

  add(name: string, schema: JsonSchema): JsonSchema {
    this.#schemas.set(name, schema);
    return { $ref: prefix + name };
  }

  /** The schema of an operation's input or output, its named parts referred to. `owner` names parts without a name. */
  describe(schema: Schema, io: "input" | "output", owner: string): JsonSchema {
    const root = mapSchema(jsonSchemaOf(schema, io), (part) => this.#polish(part, io));
    const { $defs = {}, ...body } = root;
    const parts: Record<string, JsonSchema> = JSON.stringify(body).includes('"$ref":"#"')
      ? { ...$defs, "": body }
      : $defs;
    const names = new Map(
      Object.entries(parts).map(([key, part]) => [
        key === "" ? "#" : `#/$defs/${key}`,
        this.#nameOf(key, part, io, owner),
      ]),
    );
    const linked = (part: JsonSchema) =>
      mapSchema(part, (inner) =>
        inner.$ref && names.has(inner.$ref) ? { ...inner, $ref: prefix + names.get(inner.$ref) } : inner,
      );
    for (const [key, part] of Object.entries(parts))
      this.#schemas.set(String(names.get(key === "" ? "#" : `#/$defs/${key}`)), linked(part));
    return names.has("#") ? { $ref: prefix + names.get("#") } : linked(body);
  }

  /** The object behind a reference. */
  resolve(schema: JsonSchema): JsonSchema {
    const target = schema.$ref?.startsWith(prefix) ? this.#schemas.get(schema.$ref.slice(prefix.length)) : undefined;
    return target ? this.resolve(target) : schema;
  }

  #polish(schema: JsonSchema, io: "input" | "output"): JsonSchema {
    const { attributesOf, ...plain } = plainSchema(schema);
    if (attributesOf === "contact" || attributesOf === "organization")
      return this.#attributesOf(attributesOf, io, plain);
    return io === "output" ? hideable(plain) : plain;
  }

  /** The host's own fields in place of "any"; tenants may add more at run time, and callers need not send all. */
  #attributesOf(of: "contact" | "organization", io: "input" | "output", open: JsonSchema): JsonSchema {
    const schema = this.#attributes[of];
    if (!schema) return open;
    const name = `${of === "contact" ? "Contact" : "Organization"}Attributes${io === "input" ? "Input" : ""}`;
    const { required: _, ...fields } = this.resolve(this.describe(schema, io, name));
    return this.add(name, { ...fields, additionalProperties: true });
  }

  #nameOf(key: string, part: JsonSchema, io: "input" | "output", owner: string): string {
    const anonymous = /^__schema(\d+)$/.exec(key);
    const name = key === "" ? owner : anonymous ? `${owner}Part${Number(anonymous[1]) + 1}` : key;
    if (key === "" || anonymous) return name;
    const text = JSON.stringify(part);
    const isFree = (candidate: string) => (this.#claims.get(candidate) ?? text) === text;
    let chosen =
      io === "output" || (!text.includes('"$ref"') && isFree(name) && this.#claims.has(name)) ? name : `${name}Input`;
    for (let count = 2; !isFree(chosen); count += 1) chosen = `${name}${io === "input" ? "Input" : ""}${count}`;
    this.#claims.set(chosen, text);
    return chosen;
  }

  /** The text of each part as it came, by the name it was given: the same part again has the same name. */
  readonly #claims = new Map<string, string>();
}
