import { idOf, section } from "@kith/core";
import * as z from "zod";
import { Lead, leadStatuses, ratings } from "./lead.ts";
import { isOpen } from "./lead-status.ts";

const LeadSection = z.object({
  open: z.int().describe("Leads that are neither converted nor disqualified"),
  lastLeadId: idOf("lead"),
  status: z.enum(leadStatuses).describe("Of the last lead, as are rating and score"),
  rating: z.enum(ratings).nullable(),
  score: z.int().nullable(),
});

/** What a contact's profile shows of their leads; nothing for whoever never was one. */
export const leadSection = section({
  of: "contact",
  schema: LeadSection,
  permission: "leads:read",
  async load(ids, ctx) {
    const rows = await ctx
      .from(Lead)
      .select(["row.id", "row.contactId", "row.status", "row.rating", "row.score", "row.createdAt"])
      .where("row.contactId", "in", ids)
      .execute();
    // Here, since SQLite would read all leads of the tenant in this order rather than sort the few that are meant.
    rows.sort((one, other) => other.createdAt.getTime() - one.createdAt.getTime() || (one.id < other.id ? 1 : -1));
    const shown = new Map<string, z.output<typeof LeadSection>>();
    for (const [contactId, [last, ...older]] of Map.groupBy(rows, (row) => row.contactId)) {
      if (contactId === null || !last) continue;
      const open = [last, ...older].filter(({ status }) => isOpen(status)).length;
      shown.set(contactId, { open, lastLeadId: last.id, status: last.status, rating: last.rating, score: last.score });
    }
    return shown;
  },
});
