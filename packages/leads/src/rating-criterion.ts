import { coreErrors, criterion } from "@kith/core";
import * as z from "zod";
import { Lead, ratings } from "./lead.ts";

/** Contacts with a lead of this rating: `filter[leads.rating]=hot`. */
export const ratingCriterion = criterion({
  name: "leads.rating",
  of: "contact",
  value: z.enum(ratings),
  permission: "leads:read",
  ids(rating, ctx) {
    if (ctx.hides("rating")) throw coreErrors("field.hidden", { field: "rating" });
    return ctx
      .from(Lead)
      .select("row.contactId")
      .where("row.contactId", "is not", null)
      .where("row.rating", "=", rating);
  },
});
