import { setImmediate as turn } from "node:timers/promises";
import { idOf, job, readRecord } from "@kith/core";
import * as z from "zod";
import { Import } from "../import.ts";
import { finishUndo } from "./finish-undo.ts";
import { undoRows } from "./undo-rows.ts";

/** Undoes a large import in chunks, each with its part of the books in one transaction. */
export const runUndo = job({
  name: "imports.undo",
  input: z.strictObject({ id: idOf("import") }),
  run: async ({ id }, context) => {
    const { status, undoStarter, tenantId } = await context.read((ctx) => readRecord(ctx, Import, id));
    if (status !== "running" || !undoStarter) return;
    const actor = { tenant: tenantId, ...undoStarter };
    while ((await context.transaction((ctx) => undoRows(id, ctx, ctx.onBehalfOf(actor)))) > 0) await turn();
    await context.transaction((ctx) => finishUndo(id, ctx));
  },
  // It may be undone anew: what is in the bin already stays there.
  abandoned: async ({ id }, ctx) => {
    const { status, undoStarter, problem } = await readRecord(ctx, Import, id);
    if (status !== "running" || !undoStarter) return;
    const before = problem ? (problem.code === "import.cancelled" ? "cancelled" : "failed") : "completed";
    await ctx.update(Import, id, { status: before, undoStarter: null });
  },
});
