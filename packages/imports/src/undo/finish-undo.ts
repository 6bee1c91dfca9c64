import type { Row, WriteContext } from "@kith/core";
import { Import } from "../import.ts";
import { importSubject, importUndone } from "../import-events.ts";

export async function finishUndo(id: string, ctx: WriteContext): Promise<Row<typeof Import>> {
  const undone = await ctx.update(Import, id, { status: "undone", undoneAt: ctx.now });
  ctx.record(importUndone, { id, removed: undone.undoRemoved, edited: undone.undoEdited }, [importSubject(id)]);
  return undone;
}
