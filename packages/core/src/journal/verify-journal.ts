import * as z from "zod";
import type { ReadCall } from "../call/read-call.ts";
import { query } from "../plugin/operation.ts";
import { mostProblems, mostUnsealed, verifyChain } from "./verify-chain.ts";

const JournalVerification = z
  .object({
    blocks: z.int().describe("How many blocks were recomputed"),
    entries: z.int().describe("How many entries are in them"),
    sealedUpTo: z
      .object({ block: z.int(), hash: z.string(), entryId: z.string(), at: z.iso.datetime() })
      .nullable()
      .describe("The newest block. Keep it elsewhere too: nobody who cuts off the chain's end can change your copy"),
    unsealed: z.int().describe(`Entries that are yet to be sealed, counted up to ${mostUnsealed}`),
    problems: z
      .array(
        z.object({
          block: z.int(),
          entryId: z.string().optional(),
          seq: z.int().optional().describe("The entry's number, where all that is known of it is that it is gone"),
          problem: z.enum(["changed", "missing", "notInBlock", "chainBroken"]),
        }),
      )
      .describe(`At most ${mostProblems}`),
    next: z.int().nullable().describe("The next `after`; null at the end of the chain"),
  })
  .meta({ id: "JournalVerification" });

/** Recomputes the digests of entries and the chain of blocks that they were sealed in. */
export const verifyJournal = query({
  summary: "Verify that the journal is as it was written",
  permission: "journal:verify",
  route: "GET /journal/verify",
  cost: "heavy",
  input: z.strictObject({
    after: z.int().min(1).optional().describe("A block that was verified before; from the first without it"),
    limit: z.int().min(1).max(1_000).default(1_000).describe("Blocks; an answer also ends after 5,000 entries"),
  }),
  output: JournalVerification,
  examples: [{}, { after: 17, limit: 100 }],
}).run(({ after, limit }, ctx) => {
  const { database } = (ctx as ReadCall).session.runtime;
  return verifyChain(database, ctx.tenant.id, after, limit);
});
