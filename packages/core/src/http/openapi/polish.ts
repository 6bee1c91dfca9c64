import * as z from "zod";
import type { Polish } from "../json-schema.ts";

/** Formats that say what zod's patterns say. */
const formats: Record<string, string> = {
  uuid: "uuid",
  email: "email",
  url: "uri",
  date: "date",
  datetime: "date-time",
};
/** What may stand in `.meta()` and is a keyword of JSON Schema. */
const keyword = /^(id|title|description|examples|deprecated|default|format|readOnly|x-.*)$/;

/**
 * One schema as a reader of the description wants it: without zod's bounds of a safe integer and its patterns of named
 * formats; its own metadata as an extension (`refersTo` → `x-refersTo`). A caller's grants may hide any property of an
 * answer but a record's id and version, so none else is promised; and more may come with a later version.
 */
export function polish({ zodSchema, jsonSchema: json }: Parameters<Polish>[0], io: "input" | "output"): void {
  if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
  if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
  const { format = "" } = zodSchema._zod.def as { format?: string };
  if (json.type === "string" && formats[format]) {
    json.format = formats[format];
    delete json.pattern;
    delete json.allOf;
  }
  if (JSON.stringify(json.propertyNames) === '{"type":"string"}') delete json.propertyNames;
  for (const [name, value] of Object.entries(z.globalRegistry.get(zodSchema) ?? {}))
    if (!keyword.test(name) && name in json) {
      json[`x-${name}`] = value;
      delete json[name];
    }
  if (io === "input") return;
  const kept = (json.required as string[] | undefined)?.filter((name) => name === "id" || name === "version");
  if (kept?.length) json.required = kept;
  else delete json.required;
  if (json.additionalProperties === false) delete json.additionalProperties;
}
