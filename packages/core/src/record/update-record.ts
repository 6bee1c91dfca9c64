import { covering, lockedOn } from "../call/grants.ts";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { canonicalJson } from "../journal/canonical-json.ts";
import type { WriteOptions } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { encode, wireValue } from "../table/encode.ts";
import { type Table, tableOf } from "../table/table.ts";
import { checkReferences } from "./check-references.ts";
import { replaceChildren } from "./child-rows.ts";
import { currentRecord } from "./current-record.ts";
import { type AnyRow, checkProperties, checkWritable, fillKeys } from "./record-row.ts";
import { subjectsOf } from "./subjects.ts";

/** Changes a record and, if named, its child lists. What is as it was is neither written nor journalled. */
export async function updateRecord(
  ctx: WriteCall,
  entity: Entity,
  id: string,
  given: AnyRow,
  { version, children = {} }: WriteOptions,
): Promise<AnyRow> {
  const table = tableOf(entity);
  const { id: _, ...values } = given;
  checkProperties(table, values);
  const current = await currentRecord(ctx, table, id, "without", version);
  const changed = changedValues(table, current, values);
  const grants = table.owned ? covering(ctx.grants, ctx.actor, current) : ctx.grants;
  checkWritable(lockedOn(grants), [...Object.keys(changed), ...Object.keys(children)]);
  await checkReferences(ctx, table, [changed]);
  const lists = ctx.session.runtime.registry.model.childrenOf(entity);
  const childChanges = await replaceChildren(ctx, current, lists, children);
  const changes: Record<string, { from: unknown; to: unknown }> = { ...childChanges };
  for (const property of Object.keys(changed))
    changes[property] = { from: wireValue(current[property]), to: wireValue(changed[property]) };
  if (Object.keys(changes).length === 0) return current;
  fillKeys(table, changed);
  const next = await writeVersion(ctx, table, current, changed);
  ctx.pending.entries.push({
    event: `${table.type}.updated`,
    version: 1,
    payload: { version: next["version"] },
    subjects: subjectsOf(table, next),
    changes,
  });
  return next;
}

function changedValues(table: Table, current: AnyRow, values: AnyRow): AnyRow {
  const changed: AnyRow = {};
  for (const [property, value] of Object.entries(values)) {
    if (value === undefined || table.byProperty.get(property)?.keyOf) continue;
    if (canonicalJson(wireValue(value)) !== canonicalJson(wireValue(current[property]))) changed[property] = value;
  }
  return changed;
}

/** Writes changed properties as the record's next version; answers the row as it then is. */
export async function writeVersion(ctx: WriteCall, table: Table, current: AnyRow, changed: AnyRow): Promise<AnyRow> {
  const next: AnyRow = { ...current, ...changed, version: Number(current["version"]) + 1, updatedAt: ctx.now };
  const columns = [...Object.keys(changed), "version", "updatedAt"].map((property) => table.byProperty.get(property));
  const set = Object.fromEntries(
    columns.flatMap((column) => (column ? [[column.column, encode(column.kind, next[column.property])]] : [])),
  );
  const { numUpdatedRows } = await ctx.raw
    .updateTable(table.name)
    .set(set)
    .where("tenant_id", "=", current["tenantId"])
    .where("id", "=", current["id"])
    .where("version", "=", current["version"])
    .executeTakeFirst();
  if (numUpdatedRows !== 1n)
    throw coreErrors("record.stale", {
      type: table.type,
      id: current["id"],
      expected: current["version"],
      actual: "a newer one",
    });
  return next;
}
