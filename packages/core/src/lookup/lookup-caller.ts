import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { text } from "../record/record-schemas.ts";
import { CallerMatch, callerMatches } from "./caller-match.ts";
import { findCaller, lookupBy } from "./find-caller.ts";

const Lookup = z.strictObject({
  phone: text(60)
    .meta({ format: "phone" })
    .optional()
    .describe("As the telephone shows it; a plus that was not encoded is understood"),
  email: text(320).optional(),
  externalId: text(200).optional(),
  source: text(100).optional().describe("Of the external id; without it, in any source"),
  region: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .optional()
    .describe("ISO 3166-1 alpha-2: where a number without a country code was dialled. Default: the tenant's"),
});
export interface LookupInput extends z.output<typeof Lookup> {}

export const lookupCaller = query({
  summary: "Who is calling: person, organization, history, tasks and each plugin's section in one call",
  permission: "contacts:read",
  route: "GET /contacts/lookup",
  input: Lookup,
  output: z.object({
    best: CallerMatch.nullable().describe("The one to open; null where nobody is known by it"),
    matches: z.array(CallerMatch).describe("At most 10, the best first"),
  }),
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
