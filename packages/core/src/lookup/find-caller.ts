import { emailKey } from "../contact-points/email-address.ts";
import { contactLists } from "../contacts/contact.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { askKept, type Parts } from "../kept/kept-query.ts";
import { many } from "../kept/many.ts";
import { organizationLists } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { inputProblem } from "../record/input-problem.ts";
import type { LookupInput } from "./lookup-caller.ts";
import { phoneCandidates, phoneRank, type StoredPhone } from "./phone-candidates.ts";

/** Somebody a lookup found, and how well they match: less is better. */
export interface Found {
  readonly type: ProfileOf;
  readonly id: string;
  readonly rank: number;
}

export const matchedBy = ["phone", "email", "externalId"] as const;
export type MatchedBy = (typeof matchedBy)[number];

/** What the lookup is by: exactly one of the three. */
export function lookupBy(input: LookupInput): MatchedBy {
  const [by, second] = matchedBy.filter((name) => input[name] !== undefined);
  if (by === undefined || second !== undefined)
    throw inputProblem(second ? `/${second}` : "", "give exactly one of phone, email and externalId");
  if (input.source !== undefined && by !== "externalId") throw inputProblem("/source", "goes with externalId");
  if (input.region !== undefined && by !== "phone") throw inputProblem("/region", "goes with phone");
  return by;
}

/** Who it may be, the best match first: one statement for people and one for organizations. */
export async function findCaller(input: LookupInput, by: MatchedBy, ctx: ReadContext): Promise<readonly Found[]> {
  const list = `${by}s`;
  if (ctx.hides(list)) throw coreErrors("field.hidden", { field: list });
  const find = finders[by](input, ctx.tenant.region);
  const organizations = ctx.under("organizations:read");
  const found = await Promise.all([
    find("contact", ctx),
    organizations && !organizations.hides(list) ? find("organization", organizations) : [],
  ]);
  return bestFound(found.flat());
}

/** Less is better; people before organizations of the same rank. */
export const byRank = (one: Found, other: Found) =>
  one.rank - other.rank || Number(one.type !== "contact") - Number(other.type !== "contact");

const mostMatches = 10;

/** Each of those found once, the best first; no more than a screen holds. */
function bestFound(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  const firsts = found.toSorted(byRank).filter(({ id }) => !seen.has(id) && seen.add(id));
  return firsts.slice(0, mostMatches);
}

/** One index gives all that are stored under a number or address; a switchboard's may be many people's. */
const most = 100;

/** Organizations have the same columns but one; to the compiler all are people's. */
const lists = { contact: contactLists, organization: organizationLists as unknown as typeof contactLists };
const idOf = (type: ProfileOf) => `row.${type}Id as id`;

type Find = (type: ProfileOf, ctx: ReadContext) => Promise<Found[]>;
type Id = { readonly id: string };

const finders: { readonly [By in MatchedBy]: (input: LookupInput, tenantRegion: string) => Find } = {
  email:
    ({ email = "" }) =>
    async (type, ctx) => {
      const build = ({ from, slot }: Parts) =>
        from(lists[type].emails)
          .select([idOf(type), "row.invalidSince"])
          .where("row.emailKey", "=", slot("key"))
          .limit(most);
      type Row = Id & { readonly invalidSince: Date | null };
      const rows = await askKept<Row>(ctx, `${type} by e-mail`, build, { key: emailKey(email) });
      return rows.map(({ id, invalidSince }) => ({ type, id, rank: invalidSince === null ? 0 : 4 }));
    },
  externalId:
    ({ externalId = "", source }) =>
    async (type, ctx) => {
      const build = ({ from, slot }: Parts) => {
        const query = from(lists[type].externalIds).select(idOf(type)).where("row.externalId", "=", slot("externalId"));
        // Without a source, in any of them.
        return (source === undefined ? query : query.where("row.source", "=", slot("source"))).limit(most);
      };
      const key = `${type} by external id${source === undefined ? "" : " and source"}`;
      return (await askKept<Id>(ctx, key, build, { externalId, source })).map(({ id }) => ({ type, id, rank: 0 }));
    },
  phone: ({ phone = "", region = "" }, tenantRegion) => {
    const regions = new Set([region.toUpperCase(), tenantRegion].filter(Boolean));
    const candidates = phoneCandidates(phone, [...regions]);
    return async (type, ctx) => {
      if (candidates.nationalDigits.length === 0) return [];
      const digits = many(candidates.nationalDigits, ctx, "text");
      const build = ({ from, slot }: Parts) =>
        from(lists[type].phones)
          .select([idOf(type), "row.number", "row.e164", "row.extension", "row.invalidSince"])
          .where(digits.among("row.nationalDigits", slot("digits")))
          .limit(most);
      const key = `${type} by ${digits.key} number`;
      const rows = await askKept<Id & StoredPhone>(ctx, key, build, { digits: digits.value });
      return rows.flatMap(({ id, ...stored }) => {
        const rank = phoneRank(stored, candidates);
        return rank === undefined ? [] : [{ type, id, rank }];
      });
    };
  },
};
