import type { Schema } from "@kith/core";
import * as z from "zod";
import { severalOf } from "./cell-values.ts";

/** How a cell becomes a value of one of the host's fields. */
export type AttributeReaders = ReadonlyMap<string, (cell: string) => unknown>;

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  ja: true,
  x: true,
  "1": true,
  false: false,
  no: false,
  nein: false,
  "0": false,
};

/** Readers for what the host declared, by the JSON types of its schema; whatever they do not understand stays text. */
export function attributeReaders(schema: Schema | undefined): AttributeReaders {
  if (!schema) return new Map();
  const { properties = {} } = z.toJSONSchema(schema as unknown as z.core.$ZodType, {
    io: "input",
    unrepresentable: "any",
  });
  return new Map(Object.entries(properties).map(([name, part]) => [name, readerOf(part)]));
}

type Part = z.core.JSONSchema.JSONSchema | boolean;

function readerOf(part: Part): (cell: string) => unknown {
  const types = typesOf(part);
  if (types.has("string") || types.size === 0) return (cell) => cell;
  if (types.has("number") || types.has("integer"))
    return (cell) => (/^[+-]?\d+(\.\d+)?$/.test(cell) ? Number(cell) : cell);
  if (types.has("boolean")) return (cell) => truths[cell.toLowerCase()] ?? cell;
  return types.has("array") ? (cell) => severalOf(cell, true) : (cell) => cell;
}

function typesOf(part: Part): ReadonlySet<string> {
  if (typeof part === "boolean") return new Set();
  if (part.type) return new Set([part.type].flat());
  return new Set([...(part.anyOf ?? []), ...(part.oneOf ?? [])].flatMap((branch) => [...typesOf(branch)]));
}
