import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Actor, Grant } from "../plugin/actor.ts";
import { type Table, tableOf } from "../table/table.ts";
import { reachesAll } from "./grants.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
type Builder = ExpressionBuilder<any, any>;

/**
 * The condition under which the grants cover a row of `table` seen as `alias`; undefined where they cover all. The one
 * place where a record scope becomes SQL.
 */
export function rowScope(
  eb: Builder,
  table: Table,
  alias: string,
  grants: readonly Grant[],
  actor: Actor,
  visited: readonly Table[] = [],
): Expression<SqlBool> | undefined {
  if (reachesAll(grants)) return undefined;
  if (table.owned) return ownership(eb, alias, grants, actor);
  const targets = table.columns.filter((column) => column.references && column.property !== "tenantId");
  const path = [...visited, table];
  const conditions = targets.flatMap((column) => {
    const target = tableOf((column.references as () => Table["entity"])());
    if (path.includes(target)) return [];
    const inner = `${alias}_${column.column}`;
    const scope = rowScope(eb, target, inner, grants, actor, path);
    if (!scope) return [];
    const covered = eb.exists(
      eb
        .selectFrom(`${target.name} as ${inner}`)
        .select(sql<number>`1`.as("one"))
        .whereRef(`${inner}.tenantId`, "=", `${alias}.tenantId`)
        .whereRef(`${inner}.id`, "=", `${alias}.${column.property}`)
        .where(scope),
    );
    return [column.nullable ? eb.or([eb(`${alias}.${column.property}`, "is", null), covered]) : covered];
  });
  // With nothing to take a scope from, a row is its maker's.
  if (conditions.length === 0)
    return table.byProperty.has("createdBy") ? eb(`${alias}.createdBy`, "=", actor.user) : sql<SqlBool>`1 = 0`;
  // A row that hangs on nothing at all would otherwise be everybody's.
  const nullable = targets.every((column) => column.nullable);
  const anchored =
    nullable && table.byProperty.has("createdBy")
      ? eb.or([
          eb(`${alias}.createdBy`, "=", actor.user),
          ...targets.map((column) => eb(`${alias}.${column.property}`, "is not", null)),
        ])
      : undefined;
  return eb.and(anchored ? [...conditions, anchored] : conditions);
}

function ownership(eb: Builder, alias: string, grants: readonly Grant[], actor: Actor): Expression<SqlBool> {
  const own = eb(`${alias}.ownerId`, "=", actor.user);
  const teams = actor.teams ?? [];
  if (teams.length === 0 || !grants.some((grant) => grant.scope === "team")) return own;
  return eb.or([own, eb(`${alias}.teamId`, "in", teams)]);
}
