import type { WriteContext } from "@kith/core";
import type { Party } from "../mapping/field-paths.ts";
import type { Draft } from "../rows/draft.ts";
import { insertMany } from "../run/insert-many.ts";
import { type KnownParties, type KnownParty, keysOf } from "./known-party.ts";

// A dry run writes no records, so that what earlier chunks would have made is remembered by its keys.

/** Adds what earlier chunks of the dry run would have made and one of the drafts may be about. */
export async function recall(
  party: Party,
  importId: string,
  drafts: readonly Draft[],
  known: KnownParties,
  members: readonly string[],
  ctx: WriteContext,
): Promise<void> {
  const keys = [...new Set([...drafts.flatMap(keysOf), ...members])];
  const parties = new Map<number, KnownParty>();
  for (let start = 0; start < keys.length; start += 500) {
    const rows = await ctx.raw
      .selectFrom("imports_key")
      .select(["key", "row_number", "name", "external_id"])
      .where("tenant_id", "=", ctx.tenant.id)
      .where("import_id", "=", importId)
      .where("party", "=", party)
      .where("key", "in", keys.slice(start, start + 500))
      .orderBy("row_number")
      .execute();
    for (const row of rows) {
      const number = Number(row["row_number"]);
      const id = row["external_id"];
      const made = parties.get(number) ?? {
        name: String(row["name"]),
        externalIds: id === null ? [] : [String(id)],
        row: number,
      };
      parties.set(number, made);
      known.add(String(row["key"]), made);
    }
  }
}

/** Keeps what a chunk of the dry run would have made. The first row with a key has it. */
export async function remember(
  party: Party,
  importId: string,
  made: readonly { readonly draft: Draft; readonly member?: string | undefined }[],
  ctx: WriteContext,
): Promise<void> {
  const rows = made.flatMap(({ draft, member }) =>
    [...keysOf(draft), ...(member === undefined ? [] : [member])].map((key) => [
      party,
      key,
      draft.row,
      draft.name,
      draft.externalId ?? null,
    ]),
  );
  await insertMany(
    ctx,
    "imports_key",
    importId,
    [
      ["party", "text"],
      ["key", "text"],
      ["row_number", "integer"],
      ["name", "text"],
      ["external_id", "text"],
    ],
    rows,
  );
}

export async function forget(importId: string, ctx: WriteContext): Promise<void> {
  await ctx.raw
    .deleteFrom("imports_key")
    .where("tenant_id", "=", ctx.tenant.id)
    .where("import_id", "=", importId)
    .execute();
}
