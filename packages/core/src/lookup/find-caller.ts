import { coreErrors } from "../errors/core-errors.ts";
import type { ReadContext } from "../plugin/context.ts";
import { inputProblem } from "../record/input-problem.ts";
import { contactsByEmail, organizationsByEmail } from "./find-by-email.ts";
import { contactsByExternalId, organizationsByExternalId } from "./find-by-external-id.ts";
import { contactsByPhone, organizationsByPhone } from "./find-by-phone.ts";
import { bestFound, type Found } from "./found.ts";
import { phoneCandidates } from "./phone-candidates.ts";

export const matchedBy = ["phone", "email", "externalId"] as const;
export type MatchedBy = (typeof matchedBy)[number];

export interface LookupInput {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly externalId?: string | undefined;
  readonly source?: string | undefined;
  readonly region?: string | undefined;
}

/** What the lookup is by: exactly one of the three. */
export function lookupBy(input: LookupInput): MatchedBy {
  const given = matchedBy.filter((name) => input[name] !== undefined);
  const [by, second] = given;
  if (by === undefined || second !== undefined)
    throw inputProblem(second ? `/${second}` : "", "give exactly one of phone, email and externalId");
  if (input.source !== undefined && by !== "externalId") throw inputProblem("/source", "goes with externalId");
  if (input.region !== undefined && by !== "phone") throw inputProblem("/region", "goes with phone");
  return by;
}

const listOf = { phone: "phones", email: "emails", externalId: "externalIds" } as const;

/** Who it may be, the best match first: one statement for people and one for organizations. */
export async function findCaller(input: LookupInput, by: MatchedBy, ctx: ReadContext): Promise<readonly Found[]> {
  if (ctx.hides(listOf[by])) throw coreErrors("field.hidden", { field: listOf[by] });
  const organizations = ctx.under("organizations:read");
  const finders = findersBy(input, by, ctx.tenant.region);
  if (!finders) return [];
  const found = await Promise.all([
    finders.people(ctx),
    organizations && !organizations.hides(listOf[by]) ? finders.organizations(organizations) : [],
  ]);
  return bestFound(found.flat());
}

interface Finders {
  people(ctx: ReadContext): Promise<Found[]>;
  organizations(ctx: ReadContext): Promise<Found[]>;
}

function findersBy(
  { phone = "", email = "", externalId = "", source, region = "" }: LookupInput,
  by: MatchedBy,
  tenantRegion: string,
): Finders | undefined {
  if (by === "email")
    return { people: (ctx) => contactsByEmail(email, ctx), organizations: (ctx) => organizationsByEmail(email, ctx) };
  if (by === "externalId")
    return {
      people: (ctx) => contactsByExternalId(externalId, source, ctx),
      organizations: (ctx) => organizationsByExternalId(externalId, source, ctx),
    };
  const regions = [region.toUpperCase(), tenantRegion].filter(Boolean);
  const candidates = phoneCandidates(phone, [...new Set(regions)]);
  if (candidates.nationalDigits.length === 0) return undefined;
  return {
    people: (ctx) => contactsByPhone(candidates, ctx),
    organizations: (ctx) => organizationsByPhone(candidates, ctx),
  };
}
