import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { text } from "../record/record-schemas.ts";
import { CallerMatch, callerMatches } from "./caller-match.ts";
import { findCaller, lookupBy } from "./find-caller.ts";

const CallerAnswer = z.object({
  /** The one to open; null where nobody is known by it. */
  best: CallerMatch.nullable(),
  /** At most 10, the best first. */
  matches: z.array(CallerMatch),
});

export const lookupCaller = query({
  summary: "Who is calling: person, organization, history, tasks and each plugin's section in one call",
  permission: "contacts:read",
  route: "GET /contacts/lookup",
  input: z.strictObject({
    /** As the telephone shows it; a plus that was not encoded is understood. */
    phone: text(60).meta({ format: "phone" }).optional(),
    email: text(320).optional(),
    externalId: text(200).optional(),
    /** Of the external id; without it, in any source. */
    source: text(100).optional(),
    /** ISO 3166-1 alpha-2: where a number without a country code was dialled. Default: the tenant's. */
    region: z
      .string()
      .regex(/^[A-Za-z]{2}$/)
      .optional(),
  }),
  output: CallerAnswer,
  examples: [
    { phone: "+49 30 0074321" },
    { email: "maria.anders@example.com" },
    { externalId: "ALFKI", source: "shop" },
  ],
}).run(async (input, ctx) => {
  const by = lookupBy(input);
  const matches = await callerMatches(await findCaller(input, by, ctx), by, ctx);
  return { best: matches[0] ?? null, matches };
});
