import type { ReadContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";
import { admit, reachesAll } from "./grants.ts";
import { ReadCall } from "./read-call.ts";

const none: ReadonlySet<string> = new Set();

/**
 * The ids of those records that the caller may see, each under the permission that shows its type. Records in the bin
 * count as seen. For whoever sees every record of a type nothing is asked of the database.
 */
export async function visibleRecords(ctx: ReadContext, records: readonly Subject[]): Promise<ReadonlySet<string>> {
  const { session } = ctx as ReadCall;
  const { model, permissionOfType } = session.runtime.registry;
  const byType = new Map<string, Set<string>>();
  for (const { type, id } of records) byType.get(type)?.add(id) ?? byType.set(type, new Set([id]));
  const [first = none, ...others] = await Promise.all(
    [...byType].map(async ([type, ids]) => {
      const permission = permissionOfType.get(type);
      const table = model.byType.get(type);
      // A type of an absent plugin, or one without records: only who holds everything sees it.
      if (!permission || !table) return reachesAll(admit(ctx.actor, "*")) ? ids : none;
      const grants = admit(ctx.actor, permission);
      if (reachesAll(grants)) return ids;
      if (grants.length === 0) return none;
      const rows = await new ReadCall(session, grants)
        .from(table.entity, { bin: "with" })
        .select("row.id" as never)
        .where("row.id" as never, "in", [...ids] as never)
        .execute();
      return new Set(rows.map((row) => (row as { id: string }).id));
    }),
  );
  return others.length === 0 ? first : new Set([first, ...others].flatMap((some) => [...some]));
}
