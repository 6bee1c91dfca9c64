import { v7 as uuidv7 } from "uuid";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { canonicalJson } from "../journal/canonical-json.ts";
import type { Children } from "../plugin/context.ts";
import { encode, wireValue } from "../table/encode.ts";
import type { Table } from "../table/table.ts";
import { checkReferences } from "./check-references.ts";
import { type AnyRow, defined, fillKeys } from "./record-row.ts";

/** A child's full row from what a handler gave for it. */
export function childRow(child: Table, parent: AnyRow, given: Readonly<AnyRow>, position: number): AnyRow {
  const row: AnyRow = {};
  for (const { property, kind, nullable } of child.columns)
    row[property] = given[property] ?? (kind === "boolean" && !nullable ? false : null);
  for (const property of Object.keys(given))
    if (!child.byProperty.has(property)) throw new TypeError(`${child.type} has no property ${property}`);
  Object.assign(row, {
    tenantId: parent["tenantId"],
    id: given["id"] ?? uuidv7(),
    position,
    [child.parent?.property as string]: parent["id"],
  });
  fillKeys(child, row);
  return row;
}

/** A child list as the journal keeps it: what each row says, without keys, bookkeeping and empty fields. */
export function shownChildren(child: Table, rows: readonly AnyRow[]): unknown {
  return rows.map((row) => {
    const shown: AnyRow = {};
    for (const property of child.spoken) if (row[property] !== null) shown[property] = wireValue(row[property]);
    return shown;
  });
}

/** What a row says, whichever row it is. */
const saidBy = (child: Table, row: AnyRow) => canonicalJson(shownChildren(child, [{ ...row, id: null }]));

/** Rows without what they said before: a reference may stay where its record has gone into the bin since. */
function withoutKept(rows: readonly AnyRow[], before: readonly AnyRow[]): AnyRow[] {
  const byId = new Map(before.map((row) => [row["id"], row]));
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).filter(([name, value]) => name === "position" || byId.get(row["id"])?.[name] !== value),
    ),
  );
}

/** Where in the input a property of a child row stands. */
export const placeIn = (name: string) => (property: string, row: AnyRow) => `${name}/${row["position"]}/${property}`;

/**
 * Makes the named child lists of a record what `wanted` says: rows matched by `id` are changed, one without an `id` that
 * says the same as one that is there is that one, the others go or come.
 * Answers the changes for the journal; empty where nothing differs.
 */
export async function replaceChildren(
  ctx: WriteCall,
  parent: AnyRow,
  lists: ReadonlyMap<string, Table>,
  wanted: Children,
): Promise<Record<string, { from: unknown; to: unknown }>> {
  const changes: Record<string, { from: unknown; to: unknown }> = {};
  for (const [name, given] of Object.entries(wanted)) {
    const child = lists.get(name);
    if (!child) throw new TypeError(`there are no children ${name}`);
    const current = await currentRows(ctx, child, parent);
    const byId = new Map(current.map((row) => [row["id"], row]));
    const named = new Set(given.map((item) => item["id"]));
    const unnamed = Map.groupBy(
      current.filter((row) => !named.has(row["id"])),
      (row) => saidBy(child, row),
    );
    const next = given.map((item, position) => {
      const id = item["id"];
      if (id === undefined) {
        const row = childRow(child, parent, item, position);
        const same = unnamed.get(saidBy(child, row))?.shift();
        return same ? { ...row, id: same["id"] } : row;
      }
      const row = byId.get(id);
      // Each may be named once.
      byId.delete(id);
      if (row) return childRow(child, parent, { ...row, ...defined(item) }, position);
      const pointer = `/${name}/${position}/id`;
      const message = `The record has no ${name} ${id}, or it is named twice; leave the id out for a new one`;
      throw coreErrors("reference.notFound", { field: pointer, id }, { errors: [{ pointer, message }] });
    });
    const from = shownChildren(child, current);
    const to = shownChildren(child, next);
    if (canonicalJson(from) === canonicalJson(to)) continue;
    changes[name] = { from, to };
    await checkReferences(ctx, child, withoutKept(next, current), placeIn(name));
    await write(ctx, child, current, next);
  }
  return changes;
}

const currentRows = (ctx: WriteCall, child: Table, parent: AnyRow): Promise<AnyRow[]> =>
  ctx.session.reader
    .selectFrom(`${child.name} as row`)
    .selectAll("row")
    .where("row.tenantId", "=", parent["tenantId"])
    .where(`row.${child.parent?.property}`, "=", parent["id"])
    .orderBy("row.position")
    .execute();

/** Out with the old list, in with the new: unique keys inside a list may change places freely. */
async function write(ctx: WriteCall, child: Table, current: readonly AnyRow[], next: readonly AnyRow[]): Promise<void> {
  const { database } = ctx.session.runtime;
  if (current.length > 0)
    await database.kysely
      .deleteFrom(child.name)
      .where("tenant_id", "=", current[0]?.["tenantId"])
      .where(
        "id",
        "in",
        current.map((row) => row["id"]),
      )
      .execute();
  await database.insert({
    table: child.name,
    columns: child.columnNames,
    rows: next.map((row) => child.columns.map(({ property, kind }) => encode(kind, row[property]))),
  });
}
