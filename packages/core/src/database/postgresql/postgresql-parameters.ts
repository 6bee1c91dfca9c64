/** How a value is sent: instants as ISO 8601 UTC, objects and arrays as JSON text. */
export function postgresqlParameters(parameters: readonly unknown[]): unknown[] {
  return parameters.map(postgresqlParameter);
}

function postgresqlParameter(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value !== "object") return value;
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? value : JSON.stringify(value);
}
