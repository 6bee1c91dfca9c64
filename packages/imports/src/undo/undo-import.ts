import { command, coreErrors, idOf, type Row, readRecord } from "@kith/core";
import * as z from "zod";
import { Import } from "../import.ts";
import { importErrors } from "../import-errors.ts";
import { ImportView, importView } from "../import-view.ts";
import { finishUndo } from "./finish-undo.ts";
import { runUndo } from "./run-undo.ts";
import { undoRows } from "./undo-rows.ts";

/** Records that go to the bin while the caller waits; more are a job's work. */
const mostAtOnce = 500;

export const undoImport = command({
  summary: "Move what an import made to the bin, as far as nobody changed it since",
  permission: "imports:write",
  route: "POST /imports/{id}/undo",
  input: z.strictObject({ id: idOf("import") }),
  output: ImportView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b31" }],
}).run(async ({ id }, ctx) => {
  const record = await readRecord(ctx, Import, id);
  refuseWhereNot(record);
  const nouns = (["contacts", "organizations", "relations"] as const).filter((noun) => record[noun] > 0);
  for (const permission of nouns.map((noun) => `${noun}:write`))
    if (!ctx.under(permission)) throw coreErrors("permission.denied", { permission });
  const { user, teams, grants } = ctx.actor;
  const undoStarter = { user, grants, ...(teams ? { teams } : {}) };
  const made = nouns.reduce((sum, noun) => sum + record[noun], 0);
  if (made > mostAtOnce) {
    const waiting = await ctx.update(Import, id, { status: "running", undoStarter });
    ctx.schedule(runUndo, { id }, { unique: id });
    return importView(waiting);
  }
  await ctx.update(Import, id, { undoStarter });
  while ((await undoRows(id, ctx, ctx)) > 0);
  return importView(await finishUndo(id, ctx));
});

function refuseWhereNot({ id, status, dryRun, undoStarter }: Row<typeof Import>): void {
  const refuse = (state: string, cure: string) => importErrors("import.notUndoable", { id, state, cure });
  if (status === "undone") throw refuse("undone already", "restore from the bin what should come back");
  if (undoStarter) throw refuse("being undone", "wait for it");
  if (status === "queued" || status === "running") throw refuse(status, "wait until it is completed");
  if (dryRun) throw refuse("a dry run", "it made nothing");
}
