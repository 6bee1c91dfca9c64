import { coreErrors, criterion, expressionBuilder } from "@kith/core";
import * as z from "zod";
import { Lead, ratings } from "./lead.ts";

/** Contacts with a lead of this rating: `filter[leads.rating]=hot`. */
export const ratingCriterion = criterion({
  name: "leads.rating",
  of: "contact",
  value: z.enum(ratings),
  permission: "leads:read",
  sql(rating, id, ctx) {
    if (ctx.hides("rating")) throw coreErrors("field.hidden", { field: "rating" });
    // `in` and not `exists`: inside, `row` is the lead, and the contact's id would be out of sight.
    const contacts = ctx
      .from(Lead)
      .select("row.contactId")
      .where("row.contactId", "is not", null)
      .where("row.rating", "=", rating);
    return expressionBuilder<object>()(id, "in", contacts);
  },
});
