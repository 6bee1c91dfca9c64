import * as z from "zod";
import type { Schema } from "../plugin/schema.ts";
import { type Picker, pickerOf } from "./picker.ts";

/** An output schema as an allow-list: compiled once, then walked for every answer. */
export type Shape =
  | { readonly kind: "any" }
  | { readonly kind: "array"; readonly item: Shape }
  | { readonly kind: "record"; readonly value: Shape }
  | {
      readonly kind: "object";
      readonly fields: readonly (readonly [name: string, shape: Shape])[];
      readonly open: boolean;
      readonly record: string | undefined;
      /** Takes all fields at once, where that may be. */
      readonly pick: Picker<Shape> | undefined;
    };

export const any: Shape = { kind: "any" };
const shapes = new WeakMap<Schema, Shape>();

/** The shape of an output schema. An object with `.meta({ id: "Contact" })` is the view of the record type `contact`. */
export function shapeOf(schema: Schema): Shape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = compile(schema as unknown as z.core.$ZodType);
  shapes.set(schema, shape);
  return shape;
}

function compile(schema: z.core.$ZodType): Shape {
  const def = (schema as z.core.$ZodTypes)._zod.def;
  switch (def.type) {
    case "object": {
      const fields = Object.entries(def.shape).map(([name, field]) => [name, shapeOf(field)] as const);
      const id = z.globalRegistry.get(schema)?.id;
      const record = id ? id[0]?.toLowerCase() + id.slice(1) : undefined;
      return objectOf(fields, def.catchall?._zod.def.type === "unknown", record);
    }
    case "array":
      return { kind: "array", item: shapeOf(def.element) };
    case "record":
      return { kind: "record", value: shapeOf(def.valueType) };
    case "nullable":
    case "optional":
    case "default":
    case "readonly":
      return shapeOf(def.innerType);
    case "union":
      return either(def.options.map(shapeOf));
    case "lazy":
      return any;
    default:
      return any;
  }
}

type Fields = (Shape & { readonly kind: "object" })["fields"];

function objectOf(fields: Fields, open: boolean, record: string | undefined): Shape {
  const pick = pickerOf(fields.map(([name, shape]) => ({ name, part: shape.kind === "any" ? undefined : shape })));
  return { kind: "object", fields, open, record, pick };
}

/** One of several objects: what any of them allows, since the parse in tests has told them apart. */
function either(options: readonly Shape[]): Shape {
  const objects = options.filter((option) => option.kind === "object");
  if (objects.length !== options.filter((option) => option.kind !== "any").length) return any;
  if (objects.length === 0) return any;
  const record = objects.length === 1 ? objects[0]?.record : undefined;
  const fields = [...new Map(objects.flatMap((option) => option.fields))];
  return objectOf(
    fields,
    objects.some((option) => option.open),
    record,
  );
}
