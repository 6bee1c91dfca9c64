import type { Row } from "../database/database.ts";
import { carriedBy } from "../kept/carried-lists.ts";
import { askKept, type Parts } from "../kept/kept-query.ts";
import { many } from "../kept/many.ts";
import type { ChildLists } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { type Table, tableOf } from "../table/table.ts";
import type { ReadCall } from "./read-call.ts";

/** The child rows of many parents: one statement, or one more for each child list where JSON cannot hold them. */
export async function readChildren(
  ctx: ReadCall,
  entity: Entity,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChildLists>> {
  const { runtime, pending } = ctx.session;
  const lists = runtime.registry.model.childrenOf(entity);
  const made = pending?.made;
  if (made && made.by === ctx.grants && ids.length === 1 && ids[0] === made.id) return new Map([[made.id, made.lists]]);
  const result = new Map<string, ChildLists>();
  for (const id of ids) result.set(id, Object.fromEntries([...lists.keys()].map((name) => [name, []])));
  if (ids.length === 0 || lists.size === 0) return result;
  const parents = await parentsAmong(ctx, entity, ids);
  const visible = parents.map(({ id }) => String(id));
  const along = carriedBy(parents, ctx.grants);
  for (const [index, found] of (along ?? []).entries()) result.set(visible[index] as string, found);
  if (along) return result;
  await Promise.all(
    [...lists].map(async ([name, child]) => {
      const parent = child.parent?.property as string;
      for (const row of await childrenOf(ctx, child, parent, visible))
        (result.get(String(row[parent]))?.[name] as Row[] | undefined)?.push(row);
    }),
  );
  return result;
}

/** Those of the parents that the caller may see; with all their children where those can come along. */
function parentsAmong(ctx: ReadCall, entity: Entity, ids: readonly string[]): Promise<Row[]> {
  const wanted = many(ids, ctx);
  const build = ({ from, slot, withLists }: Parts) =>
    withLists(
      from(entity, { bin: "with" })
        .select("row.id")
        .where(wanted.among("row.id", slot("ids"))),
      entity,
    );
  return askKept(ctx, `parents ${tableOf(entity).name} ${wanted.key}`, build, { ids: wanted.value });
}

/** The rows of one child list, in their order. */
function childrenOf(ctx: ReadCall, child: Table, parent: string, ids: readonly string[]): Promise<Row[]> {
  const wanted = many(ids, ctx);
  const build = ({ reader, tenant, slot }: Parts) =>
    reader
      .selectFrom(`${child.name} as row`)
      .selectAll("row")
      .where("row.tenantId", "=", tenant)
      .where(wanted.among(`row.${parent}`, slot("ids")))
      .orderBy("row.position");
  return askKept(ctx, `children ${child.name} ${wanted.key}`, build, { ids: wanted.value });
}
