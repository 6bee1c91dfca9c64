import type { Row } from "../database/database.ts";
import { carriedBy } from "../kept/carried-lists.ts";
import { askKept, type Parts } from "../kept/kept-query.ts";
import { many } from "../kept/many.ts";
import type { ChildLists } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { tableOf } from "../table/table.ts";
import type { ReadCall } from "./read-call.ts";

/** The child rows of many parents, by one statement. */
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
  const along = carriedBy(parents, ctx.grants) as readonly ChildLists[];
  for (const [index, { id }] of parents.entries()) result.set(String(id), along[index] as ChildLists);
  return result;
}

/** Those of the parents that the caller may see, with all their children. */
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
