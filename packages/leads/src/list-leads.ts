import { list } from "@kith/core";
import { Lead } from "./lead.ts";
import { LeadView, leadView } from "./lead-view.ts";

export const listLeads = list({
  summary: "List leads",
  permission: "leads:read",
  route: "GET /leads",
  of: Lead,
  item: LeadView,
  filter: [
    "rating",
    "status",
    "source",
    "score",
    "contactId",
    "organizationId",
    "ownerId",
    "teamId",
    "createdAt",
    "convertedAt",
  ],
  sort: ["createdAt", "updatedAt", "score"],
  examples: [{ filter: { rating: "hot", status: "qualified" }, sort: "-score" }],
}).run(async (rows) => rows.map(leadView));
