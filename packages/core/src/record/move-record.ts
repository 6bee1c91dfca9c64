import type { WriteCall } from "../call/write-call.ts";
import type { Entity } from "../plugin/entity.ts";
import { tableOf } from "../table/table.ts";
import { currentRecord } from "./current-record.ts";
import type { AnyRow } from "./record-row.ts";
import { subjectsOf } from "./subjects.ts";
import { writeVersion } from "./update-record.ts";

/** Into the bin, or out of it. What is there already stays as it is. */
export async function moveRecord(
  ctx: WriteCall,
  entity: Entity,
  id: string,
  to: "deleted" | "restored",
  version: number | undefined,
): Promise<AnyRow> {
  const table = tableOf(entity);
  if (!table.binnable) throw new TypeError(`${table.type} has no bin; spread \`...recordProperties\` into its entity`);
  const current = await currentRecord(ctx, table, id, to === "deleted" ? "without" : "with", version);
  if (to === "restored" && current["deletedAt"] === null) return current;
  const next = await writeVersion(ctx, table, current, { deletedAt: to === "deleted" ? ctx.now : null });
  ctx.pending.entries.push({
    event: `${table.type}.${to}`,
    version: 1,
    payload: { version: next["version"] },
    subjects: subjectsOf(table, next),
  });
  return next;
}
