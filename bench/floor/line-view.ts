import { type DriverRow, iso } from "./contact-view.ts";
import type { InteractionView } from "./interaction-view.ts";

/** Columns of a timeline's row `l`, under names that those of an interaction beside it leave free. */
export const lineColumns =
  "l.id as line_id, l.at as line_at, l.kind, l.summary, l.record_type, l.record_id, l.actor as line_actor";

export const lineView = (row: DriverRow, interaction: InteractionView | undefined) => ({
  id: row.line_id as string,
  at: iso(row.line_at) as string,
  kind: row.kind,
  summary: row.summary,
  record: { type: row.record_type, id: row.record_id },
  actor: row.line_actor,
  ...(interaction && { interaction }),
});
export type Line = ReturnType<typeof lineView>;
