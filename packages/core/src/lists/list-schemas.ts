import * as z from "zod";
import type { Schema } from "../plugin/schema.ts";

/** The input of every list; which filters and sorts exist is checked against the declaration. */
export const listInputSchema = z.strictObject({
  limit: z.int().min(1).max(200).default(50).describe("Items per page, at most 200"),
  cursor: z.string().max(2048).optional().describe("`nextCursor` of the page before, with the same sort and filter"),
  sort: z.string().max(128).optional().describe("A property, descending with a leading -"),
  filter: z
    .record(z.string().max(128), z.unknown())
    .optional()
    .describe(
      "filter[property]=value, or filter[property][operator]=value with eq, ne, in, gt, gte, lt, lte, contains, startsWith, isNull",
    ),
  count: z.enum(["exact", "estimate"]).optional().describe("Counts as well; an estimate stops at 10,000"),
  bin: z.enum(["without", "only", "with"]).optional().describe("`only` lists what is in the bin"),
});

/** The output of a list of these items. */
export const listOutputSchema = (item: Schema): Schema =>
  z.object({
    items: z.array(item as unknown as z.ZodType),
    nextCursor: z.string().nullable(),
    count: z.int().optional(),
  });
