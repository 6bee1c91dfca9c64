import type { Column } from "../table/table.ts";
import { isDay, isInstant } from "./value-range.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A day, or an instant with its zone: one without would be read in the machine's. */
const moment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** A filter's value as its column compares it, from JSON or from a query string; a string says what is wrong. */
export function filterValue(
  column: Column,
  value: unknown,
): { readonly value: string | number | boolean | Date } | string {
  const text = typeof value === "string" ? value : undefined;
  switch (column.kind) {
    case "integer":
    case "number": {
      const number =
        typeof value === "number"
          ? value
          : text !== undefined && /^-?\d+(\.\d+)?$/.test(text)
            ? Number(text)
            : Number.NaN;
      if (!Number.isFinite(number) || Math.abs(number) > Number.MAX_SAFE_INTEGER) return "the value must be a number";
      if (column.kind === "integer" && !Number.isInteger(number)) return "the value must be a whole number";
      return { value: number };
    }
    case "boolean":
      if (typeof value === "boolean") return { value };
      return text === "true"
        ? { value: true }
        : text === "false"
          ? { value: false }
          : "the value must be true or false";
    case "instant": {
      const instant = text !== undefined && moment.test(text) && isDay(text.slice(0, 10)) ? new Date(text) : undefined;
      if (!instant || !isInstant(instant.getTime()))
        return "the value must be a date or an instant such as 2026-01-31T12:00:00Z";
      return { value: instant };
    }
    case "date":
      return isDay(text) ? { value: text } : "the value must be a date such as 2026-01-31";
    case "uuid":
      return text !== undefined && uuid.test(text) ? { value: text.toLowerCase() } : "the value must be an id";
    case "text":
    case "json":
      return text !== undefined ? { value: text } : "the value must be text";
    default:
      return "it cannot be compared";
  }
}
