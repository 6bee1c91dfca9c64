import { ContactPhone } from "../contacts/contact.ts";
import { OrganizationPhone } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Found } from "./found.ts";
import { type PhoneCandidates, phoneRank } from "./phone-candidates.ts";

/** One index gives all stored numbers with these digits; a switchboard's may be many people's. */
const most = 100;

export async function contactsByPhone(candidates: PhoneCandidates, ctx: ReadContext): Promise<Found[]> {
  const rows = await ctx
    .from(ContactPhone)
    .select(["row.contactId as id", "row.number", "row.e164", "row.extension", "row.invalidSince"])
    .where("row.nationalDigits", "in", candidates.nationalDigits)
    .limit(most)
    .execute();
  return rows.flatMap((row) => found("contact", row.id, phoneRank(row, candidates)));
}

export async function organizationsByPhone(candidates: PhoneCandidates, ctx: ReadContext): Promise<Found[]> {
  const rows = await ctx
    .from(OrganizationPhone)
    .select(["row.organizationId as id", "row.number", "row.e164", "row.extension", "row.invalidSince"])
    .where("row.nationalDigits", "in", candidates.nationalDigits)
    .limit(most)
    .execute();
  return rows.flatMap((row) => found("organization", row.id, phoneRank(row, candidates)));
}

const found = (type: Found["type"], id: string, rank: number | undefined): Found[] =>
  rank === undefined ? [] : [{ type, id, rank }];
