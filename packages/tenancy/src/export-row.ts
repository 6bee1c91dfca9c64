/** A row as an export has it, the same from both databases: instants as ISO 8601 UTC, JSON as JSON, bytes in Base64. */
export function exportRow(
  row: Readonly<Record<string, unknown>>,
  kinds: ReadonlyMap<string, string> | undefined,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value, kinds?.get(column))]));
}

function plain(value: unknown, kind: string | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return kind === "date" ? localDay(value) : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (kind === "instant") return new Date(value as string | number).toISOString();
  if (kind === "boolean") return value === true || value === 1;
  if (kind === "integer" || kind === "number") return Number(value);
  if (kind === "json" && typeof value === "string") return JSON.parse(value);
  return value;
}

/** A host's `pg` reads a date as midnight of its own time zone. */
function localDay(value: Date): string {
  const pad = (part: number) => String(part).padStart(2, "0");
  return `${value.getFullYear()}-${pad(value.getMonth() + 1)}-${pad(value.getDate())}`;
}
