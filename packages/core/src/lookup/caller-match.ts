import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { ContactView, contactViews } from "../contacts/contact-view.ts";
import { Organization } from "../organizations/organization.ts";
import { OrganizationView, organizationViews } from "../organizations/organization-view.ts";
import type { ReadContext } from "../plugin/context.ts";
import { historyFields, loadHistory } from "../profile/history.ts";
import { loadSections, sectionFields } from "../profile/load-sections.ts";
import { organizationsOfPeople, peopleOfOrganizations } from "../relations/current-relations.ts";
import { type MatchedBy, matchedBy } from "./find-caller.ts";
import type { Found } from "./found.ts";

export const CallerMatch = z
  .object({
    matchedBy: z.enum(matchedBy),
    /** Null where an organization's own number or address matched and nobody stands for it. */
    person: ContactView.nullable(),
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
interface Pair {
  readonly found: Found;
  readonly personId: string | undefined;
  readonly organizationId: string | undefined;
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** The matches with all that is shown of them: a fixed number of statements, however many they are. */
export async function callerMatches(found: readonly Found[], by: MatchedBy, ctx: ReadContext): Promise<CallerMatch[]> {
  if (found.length === 0) return [];
  const pairs = withoutRepeats(await pairUp(found, ctx));
  const peopleIds = unique(pairs.flatMap(({ personId }) => personId ?? []));
  const organizationIds = unique(pairs.flatMap(({ organizationId }) => organizationId ?? []));
  const foundIds = (type: Found["type"]) =>
    pairs.filter((pair) => pair.found.type === type).map((pair) => pair.found.id);
  const [people, organizations, ofPeople, ofOrganizations, sections, organizationSections] = await Promise.all([
    contactsById(peopleIds, ctx),
    organizationsById(organizationIds, ctx),
    loadHistory("contact", foundIds("contact"), ctx),
    loadHistory("organization", foundIds("organization"), ctx),
    loadSections("contact", peopleIds, ctx),
    loadSections("organization", organizationIds, ctx),
  ]);
  const matches = pairs.map(({ found: { rank, type, id }, personId = "", organizationId = "" }) => {
    const { interactions = [], openTasks = [] } = (type === "contact" ? ofPeople : ofOrganizations)(id);
    const match: CallerMatch = {
      matchedBy: by,
      person: people.get(personId) ?? null,
      organization: organizations.get(organizationId) ?? null,
      interactions,
      openTasks,
      sections: sections.sections.get(personId) ?? {},
      organizationSections: organizationSections.sections.get(organizationId) ?? {},
      failedSections: unique([...sections.failed, ...organizationSections.failed]),
    };
    return { rank, type, match };
  });
  const latest = ({ interactions }: CallerMatch) => interactions[0]?.occurredAt ?? "";
  return matches
    .sort(
      (one, other) =>
        one.rank - other.rank ||
        Number(one.type !== "contact") - Number(other.type !== "contact") ||
        latest(other.match).localeCompare(latest(one.match)),
    )
    .map(({ match }) => match);
}

async function pairUp(found: readonly Found[], ctx: ReadContext): Promise<Pair[]> {
  const relations = ctx.under("relations:read");
  const idsOf = (type: Found["type"]) => found.filter((one) => one.type === type).map(({ id }) => id);
  const [organizations, people] = relations
    ? await Promise.all([
        organizationsOfPeople(idsOf("contact"), relations),
        peopleOfOrganizations(idsOf("organization"), relations),
      ])
    : [new Map<string, string>(), new Map<string, string>()];
  return found.map((one) =>
    one.type === "contact"
      ? { found: one, personId: one.id, organizationId: organizations.get(one.id) }
      : { found: one, personId: people.get(one.id), organizationId: one.id },
  );
}

/** An organization that already stands beside one of the people found is not a match of its own. */
function withoutRepeats(pairs: readonly Pair[]): readonly Pair[] {
  const shown = new Set(
    pairs.filter(({ found }) => found.type === "contact").map(({ organizationId }) => organizationId),
  );
  return pairs.filter(({ found }) => found.type === "contact" || !shown.has(found.id));
}

async function contactsById(ids: readonly string[], ctx: ReadContext): Promise<ReadonlyMap<string, ContactView>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.from(Contact).selectAll("row").where("row.id", "in", ids).execute();
  return new Map((await contactViews(rows, ctx)).map((view) => [view.id, view]));
}

async function organizationsById(
  ids: readonly string[],
  ctx: ReadContext,
): Promise<ReadonlyMap<string, OrganizationView>> {
  const within = ctx.under("organizations:read");
  if (ids.length === 0 || !within) return new Map();
  const rows = await within.from(Organization).selectAll("row").where("row.id", "in", ids).execute();
  return new Map((await organizationViews(rows, within)).map((view) => [view.id, view]));
}
