import type { ReadContext } from "../plugin/context.ts";
import type { Subject } from "../plugin/event.ts";
import { admit, reachesAll } from "./grants.ts";
import { ReadCall } from "./read-call.ts";

/**
 * The ids of those records that the caller may see, each under the permission that shows its type. Records in the bin
 * count as seen. For whoever sees every record of a type nothing is asked of the database.
 */
export async function visibleRecords(ctx: ReadContext, records: readonly Subject[]): Promise<ReadonlySet<string>> {
  const { session } = ctx as ReadCall;
  const { model, permissionOfType } = session.runtime.registry;
  const byType = Map.groupBy(records, ({ type }) => type);
  const visible = new Set<string>();
  await Promise.all(
    [...byType].map(async ([type, subjects]) => {
      const ids = [...new Set(subjects.map(({ id }) => id))];
      const permission = permissionOfType.get(type);
      const table = model.byType.get(type);
      if (!permission || !table) {
        // A type of an absent plugin, or one without records: only who holds everything sees it.
        if (reachesAll(admit(ctx.actor, "*"))) for (const id of ids) visible.add(id);
        return;
      }
      const grants = admit(ctx.actor, permission);
      if (reachesAll(grants)) for (const id of ids) visible.add(id);
      else if (grants.length > 0)
        for (const row of await new ReadCall(session, grants)
          .from(table.entity, { bin: "with" })
          .select("row.id" as never)
          .where("row.id" as never, "in", ids as never)
          .execute())
          visible.add((row as { id: string }).id);
    }),
  );
  return visible;
}
