import type { ColumnKind } from "./table.ts";

/**
 * What is handed to the database for a value of this kind. JSON becomes text here, by kind, since a JSON string and a
 * text cannot be told apart later; Date and boolean are left to the dialect.
 */
export function encode(kind: ColumnKind, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  return kind === "json" ? JSON.stringify(value) : value;
}

/** A value as it stands in the journal and on the wire: instants as ISO 8601 UTC. */
export function wireValue(value: unknown): unknown {
  if (value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return value;
}
