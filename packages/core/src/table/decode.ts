import type { DialectName } from "../database/database.ts";
import type { ColumnKind } from "./table.ts";

const json = (value: unknown) => (typeof value === "string" ? JSON.parse(value) : value);
const instant = (value: unknown) => (value instanceof Date ? value : new Date(value as string | number));

function day(value: unknown): string {
  if (!(value instanceof Date)) return String(value).slice(0, 10);
  // A host's `pg` reads a date as midnight of its own time zone.
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${value.getFullYear()}-${pad(value.getMonth() + 1)}-${pad(value.getDate())}`;
}

const decoders: Readonly<Partial<Record<ColumnKind, (value: unknown) => unknown>>> = {
  boolean: (value) => value === true || value === 1 || value === "t" || value === "true",
  instant,
  date: day,
  json,
  integer: (value) => (typeof value === "number" ? value : Number(value)),
  number: (value) => (typeof value === "number" ? value : Number(value)),
};

/**
 * How a value of this kind becomes what a row holds; undefined where it already is that. PostgreSQL's driver has parsed
 * JSON by itself: a text from there is a JSON string, and not to be parsed again.
 */
export const decoderOf = (kind: ColumnKind, dialect: DialectName) =>
  kind === "json" && dialect === "postgresql" ? undefined : decoders[kind];

export function decode(kind: ColumnKind, value: unknown, dialect: DialectName): unknown {
  if (value === null || value === undefined) return null;
  const decoder = decoderOf(kind, dialect);
  return decoder ? decoder(value) : value;
}
