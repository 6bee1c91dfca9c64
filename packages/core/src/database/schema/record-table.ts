import type { AnyKysely } from "../database.ts";
import { addIndex } from "./add-index.ts";
import { type ColumnSpecs, column } from "./column.ts";
import { plainTable } from "./table-builder.ts";

const identity = { tenantId: column.key(), id: column.uuid() };
const life = {
  version: column.integer(),
  createdAt: column.instant(),
  updatedAt: column.instant(),
  createdBy: column.text(),
  deletedAt: column.instant().nullable(),
};
const ownership = { ownerId: column.text().nullable(), teamId: column.text().nullable() };
const keyed = { primaryKey: ["tenantId", "id"], tenant: true };

/**
 * The table of an entity with `recordProperties`, and with `owned` also `ownedProperties`: their columns are added to
 * the given ones.
 *
 * @example
 * await recordTable(db, "leads_lead", { rating: column.text(), contactId: column.reference("contacts") }, { owned: true });
 */
export async function recordTable(db: AnyKysely, name: string, columns: ColumnSpecs, { owned = false } = {}) {
  await plainTable(db, name, { ...identity, ...columns, ...(owned ? ownership : {}), ...life }, keyed);
}

/**
 * The table of an entity with `childProperties`; one column is `column.parent(…)`, and an index finds the children of a
 * parent in their order.
 *
 * @example
 * await childTable(db, "leads_answer", { leadId: column.parent("leads_lead"), answer: column.text() });
 */
export async function childTable(db: AnyKysely, name: string, columns: ColumnSpecs): Promise<void> {
  const parent = Object.keys(columns).find((property) => columns[property]?.shape.isParent);
  if (!parent) throw new TypeError(`${name} has no parent; give it one column \`column.parent("table")\``);
  await plainTable(db, name, { ...identity, ...columns, position: column.integer() }, keyed);
  await addIndex(db, `${name}_parent`, name, ["tenantId", parent, "position"]);
}
