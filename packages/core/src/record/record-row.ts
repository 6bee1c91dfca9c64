import { coreErrors } from "../errors/core-errors.ts";
import { comparisonKey } from "../table/comparison-key.ts";
import { managed, type Table } from "../table/table.ts";

/** A row by property, as handlers see it. */
export type AnyRow = Record<string, unknown>;

/** Without what is undefined, which is what a patch leaves out. */
export const defined = (values: Readonly<AnyRow>): AnyRow =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Refuses to write through the context what is not a record, or a column that is not the handler's to set. */
export function checkProperties(table: Table, values: AnyRow): void {
  if (!table.byProperty.has("version") || !table.byProperty.has("createdBy"))
    throw new TypeError(`${table.name} is not a table of records; spread \`...recordProperties\` into its entity`);
  for (const property of Object.keys(values)) {
    if (managed.has(property)) throw new TypeError(`${table.type}.${property} is filled by core; leave it out`);
    if (!table.byProperty.has(property)) throw new TypeError(`${table.type} has no property ${property}`);
  }
}

/** Fills the comparison keys of the texts that are in `row`. */
export function fillKeys(table: Table, row: AnyRow): void {
  for (const [property, key] of table.keys)
    if (property in row) row[key.property] = typeof row[property] === "string" ? comparisonKey(row[property]) : null;
}

/** Refuses to write what the grants covering the row lock. */
export function checkWritable(locked: ReadonlySet<string>, names: Iterable<string>): void {
  for (const name of names) if (locked.has(name)) throw coreErrors("field.readOnly", { field: name });
}
