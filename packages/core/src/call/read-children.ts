import type { ChildLists } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { reachesAll } from "./grants.ts";
import type { ReadCall } from "./read-call.ts";

/** The child rows of many parents: one statement per child list, however many parents. */
export async function readChildren(
  ctx: ReadCall,
  entity: Entity,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChildLists>> {
  const lists = ctx.session.runtime.registry.model.childrenOf(entity);
  const { made } = ctx.session.pending ?? {};
  if (made && made.by === ctx.grants && ids.length === 1 && ids[0] === made.id) return new Map([[made.id, made.lists]]);
  const result = new Map<string, Record<string, unknown[]>>();
  for (const id of ids) result.set(id, Object.fromEntries([...lists.keys()].map((name) => [name, []])));
  if (ids.length === 0) return result as ReadonlyMap<string, ChildLists>;
  // Whoever sees every row sees every row's children; others get those of parents within their scope.
  const visible = reachesAll(ctx.grants) ? ids : await visibleAmong(ctx, entity, ids);
  if (visible.length === 0) return result as ReadonlyMap<string, ChildLists>;
  await Promise.all(
    [...lists].map(async ([name, child]) => {
      const parent = child.parent?.property as string;
      const rows = await ctx.session.reader
        .selectFrom(`${child.name} as row`)
        .selectAll("row")
        .where("row.tenantId", "=", ctx.session.tenant.id)
        .where(`row.${parent}`, "in", visible)
        .orderBy("row.position")
        .execute();
      for (const row of rows) result.get(row[parent])?.[name]?.push(row);
    }),
  );
  return result as ReadonlyMap<string, ChildLists>;
}

async function visibleAmong(ctx: ReadCall, entity: Entity, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await ctx
    .from(entity, { bin: "with" })
    .select("row.id" as never)
    .where("row.id" as never, "in", ids as never)
    .execute();
  return (rows as { id: string }[]).map((row) => row.id);
}
