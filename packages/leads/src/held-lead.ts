import type { Row, WriteContext } from "@kith/core";
import { Lead } from "./lead.ts";

export type LeadRow = Row<typeof Lead>;

/**
 * The lead that a command is about to decide on, held against other writers until the command's end: an update of
 * nothing reads within the caller's scope and locks. Of two that convert a lead at once, the second so sees it converted.
 */
export const heldLead = (ctx: WriteContext, id: string, version: number | undefined): Promise<LeadRow> =>
  ctx.update(Lead, id, {}, { version });
