import * as z from "zod";
import { Contact, ContactView, contactViews } from "../contacts/contact.ts";
import { Organization, OrganizationView, organizationViews } from "../organizations/organization.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";
import { historyFields, loadHistory, loadSections, sectionFields } from "../profile/profile-parts.ts";
import { viewsById } from "../record/record-view.ts";
import { organizationsOfPeople, peopleOfOrganizations } from "../relations/current-relations.ts";
import { byRank, type Found, type MatchedBy, matchedBy } from "./find-caller.ts";

export const CallerMatch = z
  .object({
    matchedBy: z.enum(matchedBy),
    person: ContactView.nullable().describe(
      "Null where an organization's own number or address matched and nobody stands for it",
    ),
    organization: OrganizationView.nullable(),
    /** Of the person, or of the organization where that is what matched. */
    ...historyFields,
    /** Of the person. */
    ...sectionFields,
    organizationSections: sectionFields.sections,
  })
  .meta({ id: "CallerMatch" });

/** All that is to be shown of a caller. */
export interface CallerMatch<A = Record<string, unknown>, Sec = Record<string, unknown>>
  extends Omit<z.output<typeof CallerMatch>, "person" | "organization" | "sections"> {
  person: ContactView<A> | null;
  organization: OrganizationView | null;
  sections: Sec;
}

/** Who stands with whom in one match. */
interface Pair extends Found {
  readonly personId: string | undefined;
  readonly organizationId: string | undefined;
}

const idsOf = (type: ProfileOf, found: readonly Found[]) => found.flatMap((one) => (one.type === type ? one.id : []));
const unique = (values: readonly (string | undefined)[]) => [...new Set(values)].filter((value) => value !== undefined);

/** The matches with all that is shown of them: a fixed number of statements, however many they are. */
export async function callerMatches(found: readonly Found[], by: MatchedBy, ctx: ReadContext): Promise<CallerMatch[]> {
  if (found.length === 0) return [];
  const pairs = withoutRepeats(await pairUp(found, ctx));
  const personIds = unique(pairs.map(({ personId }) => personId));
  const organizationIds = unique(pairs.map(({ organizationId }) => organizationId));
  const [people, organizations, ofPeople, ofOrganizations, sections, organizationSections] = await Promise.all([
    viewsById(Contact, contactViews, personIds, ctx),
    viewsById(Organization, organizationViews, organizationIds, ctx.under("organizations:read")),
    loadHistory("contact", idsOf("contact", pairs), ctx),
    loadHistory("organization", idsOf("organization", pairs), ctx),
    loadSections("contact", personIds, ctx),
    loadSections("organization", organizationIds, ctx),
  ]);
  const failedSections = unique([...sections.failed, ...organizationSections.failed]);
  const matches = pairs.map((pair) => {
    const { type, id, personId = "", organizationId = "" } = pair;
    const { interactions = [], openTasks = [] } = (type === "contact" ? ofPeople : ofOrganizations)(id);
    const match: CallerMatch = {
      matchedBy: by,
      person: people.get(personId) ?? null,
      organization: organizations.get(organizationId) ?? null,
      interactions,
      openTasks,
      sections: sections.sections.get(personId) ?? {},
      organizationSections: organizationSections.sections.get(organizationId) ?? {},
      failedSections,
    };
    return { pair, match, latest: interactions[0]?.occurredAt ?? "" };
  });
  matches.sort((one, other) => byRank(one.pair, other.pair) || other.latest.localeCompare(one.latest));
  return matches.map(({ match }) => match);
}

async function pairUp(found: readonly Found[], ctx: ReadContext): Promise<Pair[]> {
  const relations = ctx.under("relations:read");
  const [organizations, people] = await Promise.all([
    relations && organizationsOfPeople(idsOf("contact", found), relations),
    relations && peopleOfOrganizations(idsOf("organization", found), relations),
  ]);
  return found.map((one) =>
    one.type === "contact"
      ? { ...one, personId: one.id, organizationId: organizations?.get(one.id) }
      : { ...one, personId: people?.get(one.id), organizationId: one.id },
  );
}

/** An organization that already stands beside one of the people found is not a match of its own. */
function withoutRepeats(pairs: readonly Pair[]): readonly Pair[] {
  const shown = new Set(pairs.flatMap(({ type, organizationId }) => (type === "contact" ? organizationId : [])));
  return pairs.filter(({ type, id }) => type === "contact" || !shown.has(id));
}
