import type { ColumnKind } from "../table/table.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const day = /^\d{4}-\d{2}-\d{2}$/;
const firstInstant = Date.parse("0001-01-01T00:00:00Z");
const lastInstant = Date.parse("9999-12-31T23:59:59.999Z");

/** Both databases know the years 1 to 9999. */
export const isInstant = (milliseconds: unknown): milliseconds is number =>
  typeof milliseconds === "number" && milliseconds >= firstInstant && milliseconds <= lastInstant;

/** A day of the calendar: JavaScript reads February 30 as March 2, PostgreSQL refuses it. */
export function isDay(text: unknown): text is string {
  if (typeof text !== "string" || !day.test(text)) return false;
  const date = new Date(text);
  return isInstant(date.getTime()) && date.toISOString().startsWith(text);
}

/** Whether a value that came from outside (a cursor is only encoded, not signed) can be compared with a column. */
export function isComparable(value: unknown, kind: ColumnKind): value is string | number | boolean {
  switch (kind) {
    case "instant":
      return isInstant(value) && Number.isInteger(value);
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return isDay(value);
    case "uuid":
      return typeof value === "string" && uuid.test(value);
    default:
      return typeof value === "string" && value.isWellFormed() && !value.includes("\0");
  }
}
