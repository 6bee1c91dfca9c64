import type { Value } from "../new-contact.ts";

/** A value as SQLite keeps it. */
export const stored = (value: Value): string | number | null =>
  value instanceof Date ? value.getTime() : typeof value === "boolean" ? Number(value) : value;
