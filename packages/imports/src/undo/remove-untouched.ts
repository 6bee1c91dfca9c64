import { Contact, type Entity, Organization, type WriteContext } from "@kith/core";

export interface Removal {
  readonly removed: ReadonlySet<string>;
  /** Changed since the import, or not for the one who undoes it. */
  readonly edited: ReadonlySet<string>;
}

interface Made {
  readonly id: string;
  readonly version: number;
}

/**
 * Moves those of the records to the bin that are as the import left them. Their external ids are taken off them first:
 * in the bin they would stand in the way of the same file imported again. What is in the bin already stays there.
 */
export async function removeUntouched(entity: Entity, records: readonly Made[], ctx: WriteContext): Promise<Removal> {
  const removed = new Set<string>();
  const edited = new Set<string>();
  if (records.length === 0) return { removed, edited };
  const ids = records.map(({ id }) => id);
  const rows = (await ctx
    .from(entity, { bin: "with" })
    .select(["row.id", "row.version", "row.deletedAt"] as never)
    .where("row.id" as never, "in", ids as never)
    .execute()) as unknown as readonly { id: string; version: number; deletedAt: Date | null }[];
  const byId = new Map(rows.map((row) => [row.id, row]));
  const named = entity === Contact || entity === Organization;
  const children = named ? await ctx.children(entity, ids) : new Map<string, never>();
  for (const { id, version } of records) {
    const row = byId.get(id);
    if (row?.deletedAt) continue;
    if (row?.version !== version) {
      edited.add(id);
      continue;
    }
    if ((children.get(id)?.["externalIds"] ?? []).length > 0)
      await ctx.update(entity, id, {}, { children: { externalIds: [] } });
    await ctx.remove(entity, id);
    removed.add(id);
  }
  return { removed, edited };
}
