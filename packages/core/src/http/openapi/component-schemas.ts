import * as z from "zod";
import type { Schema } from "../../plugin/schema.ts";
import type { AttributeSchemas } from "../../plugin/services.ts";
import { type JsonSchema, jsonSchemaOf } from "../json-schema.ts";
import { polish } from "./polish.ts";

const prefix = "#/components/schemas/";

/**
 * The description's `components/schemas`. A zod schema with `.meta({ id: "Contact" })` stands there once and is
 * referred to; what callers send may differ from what they get, so its form in inputs is `ContactInput`.
 */
export class ComponentSchemas {
  readonly #attributes: AttributeSchemas;
  readonly #schemas = new Map<string, JsonSchema>();
  /** The text of each part as it came, by the name it was given: the same part again has the same name. */
  readonly #claims = new Map<string, string>();

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
    // In a member, so that a schema that holds itself is a part with a name.
    const around = z.object({ it: schema as unknown as z.ZodType });
    const { properties, $defs = {} } = jsonSchemaOf(around, io, (part) => {
      polish(part, io);
      this.#ownAttributes(part.jsonSchema, io);
    });
    const names = new Map(
      Object.entries($defs).map(([key, part]) => {
        const name = key.startsWith("__schema") ? `${owner}Part` : key;
        return [`#/$defs/${key}`, this.#nameOf(name, JSON.stringify(part), io)];
      }),
    );
    const linked = (part: JsonSchema | undefined): JsonSchema =>
      JSON.parse(JSON.stringify(part), (key, value) =>
        key === "$ref" && names.has(value) ? prefix + names.get(value) : value,
      );
    for (const [key, part] of Object.entries($defs)) this.add(names.get(`#/$defs/${key}`) ?? key, linked(part));
    return linked(properties?.it);
  }

  /** The object behind a reference. */
  resolve(schema: JsonSchema): JsonSchema {
    const target = this.#schemas.get(schema.$ref?.slice(prefix.length) ?? "");
    return target ? this.resolve(target) : schema;
  }

  /** The host's own fields in place of "any"; tenants may add more at run time, and callers need not send all. */
  #ownAttributes(json: Record<string, unknown>, io: "input" | "output"): void {
    const { "x-attributesOf": of } = json;
    delete json["x-attributesOf"];
    const schema = of === "contact" || of === "organization" ? this.#attributes[of] : undefined;
    if (!schema) return;
    const name = `${of === "contact" ? "Contact" : "Organization"}Attributes${io === "input" ? "Input" : ""}`;
    const { required: _, ...fields } = this.resolve(this.describe(schema, io, name));
    for (const keyword of Object.keys(json)) delete json[keyword];
    Object.assign(json, this.add(name, { ...fields, additionalProperties: true }));
  }

  #nameOf(name: string, text: string, io: "input" | "output"): string {
    // What a reference in it means differs between input and output.
    const isShared = this.#claims.get(name) === text && !text.includes('"$ref"');
    const base = io === "output" || isShared ? name : `${name}Input`;
    let chosen = base;
    for (let count = 2; (this.#claims.get(chosen) ?? text) !== text; count += 1) chosen = `${base}${count}`;
    this.#claims.set(chosen, text);
    return chosen;
  }
}
