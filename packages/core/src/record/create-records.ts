import { v7 as uuidv7 } from "uuid";
import { covering, lockedOn } from "../call/grants.ts";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Children } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { encode, wireValue } from "../table/encode.ts";
import { type Table, tableOf } from "../table/table.ts";
import { checkReferences } from "./check-references.ts";
import { childRow, placeIn, shownChildren } from "./child-rows.ts";
import { type AnyRow, checkProperties, checkWritable, fillKeys } from "./record-row.ts";
import { subjectsOf } from "./subjects.ts";

/** Creates records with their children: a few statements and one journal entry each, however many. */
export async function createRecords(
  ctx: WriteCall,
  entity: Entity,
  values: readonly AnyRow[],
  children: readonly (Children | undefined)[],
): Promise<readonly AnyRow[]> {
  const table = tableOf(entity);
  const { registry, database } = ctx.session.runtime;
  const insert = (into: Table, made: readonly AnyRow[]) =>
    database.insert({ table: into.name, columns: into.columnNames, rows: made.map((row) => encoded(into, row)) });
  const rows = values.map((given, index) => newRow(ctx, table, given, children[index]));
  await checkReferences(ctx, table, rows);
  const { pending } = ctx;
  await insert(table, rows);
  const lists = registry.model.childrenOf(entity);
  const childRows = new Map<Table, { readonly name: string; readonly made: AnyRow[] }>();
  rows.forEach((row, index) => {
    const changes: Record<string, { from: null; to: unknown }> = {};
    for (const property of table.spoken)
      if (row[property] !== null) changes[property] = { from: null, to: wireValue(row[property]) };
    for (const [name, given] of Object.entries(children[index] ?? {})) {
      const child = lists.get(name);
      if (!child) throw new TypeError(`${table.type} has no children ${name}`);
      const made = given.map((item, position) => childRow(child, row, item, position));
      if (made.length === 0) continue;
      const all = childRows.get(child) ?? { name, made: [] };
      all.made.push(...made);
      childRows.set(child, all);
      changes[name] = { from: null, to: shownChildren(child, made) };
    }
    pending.entries.push({
      event: `${table.type}.created`,
      version: 1,
      payload: { version: 1 },
      subjects: subjectsOf(table, row),
      changes,
    });
  });
  for (const [child, { name, made }] of childRows) {
    await checkReferences(ctx, child, made, placeIn(name));
    await insert(child, made);
  }
  const written = [...lists].map(([name, child]) => [name, childRows.get(child)?.made ?? []]);
  pending.made =
    rows.length === 1 ? { id: String(rows[0]?.["id"]), by: ctx.grants, lists: Object.fromEntries(written) } : undefined;
  return rows;
}

function newRow(ctx: WriteCall, table: Table, given: AnyRow, children: Children | undefined): AnyRow {
  const { actor, now, tenant } = ctx;
  checkProperties(table, given);
  const row: AnyRow = {};
  for (const { property, kind } of table.columns) {
    const value = given[property];
    row[property] =
      value === undefined ? (kind === "boolean" && !table.byProperty.get(property)?.nullable ? false : null) : value;
  }
  Object.assign(row, {
    tenantId: tenant.id,
    version: 1,
    createdAt: now,
    updatedAt: now,
    createdBy: ctx.session.author,
    id: given["id"] ?? uuidv7(),
  });
  if (table.owned && given["ownerId"] === undefined && !ctx.session.author.startsWith("system:"))
    row["ownerId"] = ctx.session.author;
  fillKeys(table, row);
  const grants = table.owned ? covering(ctx.grants, actor, row) : ctx.grants;
  if (table.owned && grants.length === 0)
    throw coreErrors("permission.denied", {
      permission: `a grant that covers a ${table.type} of owner ${row["ownerId"]}`,
    });
  const written = Object.keys(given).filter((name) => given[name] != null);
  checkWritable(lockedOn(grants), [...written, ...Object.keys(children ?? {})]);
  return row;
}

export const encoded = (table: Table, row: AnyRow): unknown[] =>
  table.columns.map(({ property, kind }) => encode(kind, row[property]));
