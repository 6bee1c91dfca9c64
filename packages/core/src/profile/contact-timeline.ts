import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { timelineInput } from "../timeline/read-timeline.ts";
import { TimelinePage, timelinePage } from "./timeline-view.ts";

export const contactTimeline = query({
  summary: "What happened with a contact, newest first",
  permission: "contacts:read",
  route: "GET /contacts/{id}/timeline",
  input: z.strictObject({ id: idOf("contact"), ...timelineInput }),
  output: TimelinePage,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", kind: "interaction", limit: 20 }],
}).run(async ({ id, ...input }, ctx) => {
  await readRecord(ctx, Contact, id);
  return timelinePage(ctx, { type: "contact", id }, input);
});
