/** How SQLite stores a value: instants as integer milliseconds, booleans as 0 and 1, objects and arrays as JSON text. */
export function sqliteParameters(parameters: readonly unknown[]): unknown[] {
  return parameters.map(sqliteParameter);
}

function sqliteParameter(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value !== "object") return value;
  if (value instanceof Date) return instant(value);
  return value instanceof Uint8Array ? value : JSON.stringify(value);
}

function instant(value: Date): number {
  const milliseconds = value.getTime();
  // NaN would be stored as null.
  if (Number.isNaN(milliseconds)) throw new RangeError("An invalid Date cannot be stored");
  return milliseconds;
}
