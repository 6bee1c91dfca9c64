import { type SqlBool, sql } from "kysely";
import * as z from "zod";
import { shapeOf } from "../call/answer-shape.ts";
import { admit, hiddenSomewhere } from "../call/grants.ts";
import type { ReadCall } from "../call/read-call.ts";
import { askKept, type Parts } from "../kept/kept-query.ts";
import { listFingerprint, readCursor, writeCursor } from "../lists/cursor.ts";
import { composition } from "../plugin/composition.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Row } from "../plugin/entity.ts";
import type { Subject } from "../plugin/event.ts";
import { TimelineRow } from "./timeline-row.ts";

export const timelineInput = {
  limit: z.int().min(1).max(200).default(50).describe("Lines per page, at most 200"),
  cursor: z.string().max(2048).optional().describe("`nextCursor` of the page before, with the same kind"),
  kind: z.string().max(128).optional().describe("`interaction`, or an event's name such as `lead.qualified`"),
};

/** Lines read at a time at least: a small page among many that are not for the caller takes few statements. */
const leastRead = 50;

/** One line of a timeline. */
export interface TimelineLine {
  readonly id: string;
  /** ISO 8601 UTC: when it happened. */
  readonly at: string;
  readonly kind: string;
  /** Null for records, which are shown by what they are. */
  readonly summary: string | null;
  readonly record: Subject;
  readonly actor: string;
}

/**
 * What happened to one subject, newest first: a page of one index. The caller sees what each line's permission and the
 * scope on the line's record allow; a page is filled up from older lines where some are not for the caller.
 */
export async function readTimeline(
  ctx: ReadContext,
  subject: Subject,
  input: { readonly limit: number; readonly cursor?: string | undefined; readonly kind?: string | undefined },
): Promise<{ readonly items: readonly TimelineLine[]; readonly nextCursor: string | null }> {
  const fingerprint = listFingerprint("timeline", subject.type, [subject.id, input.kind ?? null]);
  let position = input.cursor === undefined ? undefined : readCursor(input.cursor, fingerprint, "instant");
  const items: TimelineLine[] = [];
  const permissions = new Map<string, boolean>();
  const admits = (permission: string) => {
    if (!permissions.has(permission)) permissions.set(permission, admit(ctx.actor, permission).length > 0);
    return permissions.get(permission) === true;
  };
  for (;;) {
    const wanted = Math.max(input.limit + 1, leastRead);
    const rows = await page(ctx, subject, input.kind, position, wanted);
    const admitted = rows.filter((row) => admits(row.permission));
    const records = admitted.map((row) => ({ type: row.recordType, id: row.recordId }));
    const visible = await ctx.get(composition).visible(records, ctx);
    for (const row of rows) {
      if (admits(row.permission) && visible.has(row.recordId)) {
        if (items.length === input.limit)
          return { items, nextCursor: writeCursor(fingerprint, position as NonNullable<typeof position>) };
        items.push(line(row, tellsHidden(ctx as ReadCall, row)));
      }
      position = { value: row.at.getTime(), id: row.id };
    }
    if (rows.length < wanted) return { items, nextCursor: null };
  }
}

const shown = ["id", "at", "kind", "permission", "summary", "recordType", "recordId", "actor"] as const;
type Line = Pick<Row<typeof TimelineRow>, (typeof shown)[number]>;

/** Whether an event's text may tell what a grant hides: it is made from the event's payload. */
function tellsHidden({ actor, session }: ReadCall, { kind, permission, summary }: Line): boolean {
  const hidden = summary === null ? undefined : hiddenSomewhere(admit(actor, permission));
  if (!hidden?.size) return false;
  const event = session.runtime.registry.events.get(kind);
  const payload = event && shapeOf(event.definition.payload);
  // An event of a plugin that is not here may tell anything.
  return payload?.kind !== "object" || payload.fields.some(([name]) => hidden.has(name));
}

const line = (row: Line, untold: boolean): TimelineLine => ({
  id: row.id,
  at: row.at.toISOString(),
  kind: row.kind,
  summary: untold ? null : row.summary,
  record: { type: row.recordType, id: row.recordId },
  actor: row.actor,
});

function page(
  ctx: ReadContext,
  subject: Subject,
  kind: string | undefined,
  position: { readonly value: unknown; readonly id: string } | undefined,
  limit: number,
): Promise<Line[]> {
  // The caller has been shown the subject already; the lines' own permissions and records decide the rest.
  const build = ({ reader, tenant, slot }: Parts) => {
    const ofSubject = reader
      .selectFrom(`${String(TimelineRow.meta.tableName)} as row`)
      .select(shown)
      .where("row.tenantId", "=", tenant)
      .where("row.subjectType", "=", slot("type"))
      .where("row.subjectId", "=", slot("subject"));
    const ofKind = kind === undefined ? ofSubject : ofSubject.where("row.kind", "=", slot("kind"));
    const [at, id] = [slot("at"), slot("id")];
    const further = position
      ? ofKind.where(({ ref }) => sql<SqlBool>`(${ref("row.at")}, ${ref("row.id")}) < (${at}, ${id})`)
      : ofKind;
    return further
      .orderBy("row.at", "desc")
      .orderBy("row.id", "desc")
      .limit(slot("limit") as never);
  };
  const key = `timeline ${kind === undefined ? "" : "of a kind"} ${position ? "further on" : ""}`;
  const at = position && new Date(Number(position.value));
  return askKept<Line>(ctx, key, build, { type: subject.type, subject: subject.id, kind, at, id: position?.id, limit });
}
