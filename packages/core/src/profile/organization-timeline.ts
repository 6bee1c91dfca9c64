import * as z from "zod";
import { Organization } from "../organizations/organization.ts";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { timelineInput } from "../timeline/read-timeline.ts";
import { TimelinePage, timelinePage } from "./timeline-view.ts";

export const organizationTimeline = query({
  summary: "What happened with an organization, newest first",
  permission: "organizations:read",
  route: "GET /organizations/{id}/timeline",
  input: z.strictObject({ id: idOf("organization"), ...timelineInput }),
  output: TimelinePage,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02", limit: 20 }],
}).run(async ({ id, ...input }, ctx) => {
  await readRecord(ctx, Organization, id);
  return timelinePage(ctx, { type: "organization", id }, input);
});
