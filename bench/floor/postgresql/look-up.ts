import { interactionColumns, interactionListsOf, pointColumns, pointsOf } from "../child-lists.ts";
import { contactView, organizationView } from "../contact-view.ts";
import { interactionView, taskView } from "../interaction-view.ts";
import { type Match, matchView, mostMatches, shownInteractions, standsFor } from "../match-view.ts";
import type { Store } from "../store.ts";
import type { Read, Reads } from "./reads.ts";

type Type = "contact" | "organization";

const found = (
  type: Type,
) => `select o.*, ${pointColumns("postgresql", type, "o")} from ${type}s o where o.deleted_at is null
  and o.tenant_id = $1 and o.id in (select p.${type}_id from ${type}s_phone p
    where p.tenant_id = $1 and p.national_digits = $2 and (p.e164 is null or p.e164 = $3)) limit ${mostMatches}`;
const find = { contact: found("contact"), organization: found("organization") };
const employer = `select o.*, ${pointColumns("postgresql", "organization", "o")} from organizations o
  where o.tenant_id = $1 and o.deleted_at is null and o.id = (select r.organization_id from relations r
    where r.tenant_id = $1 and r.contact_id = $2 and ${standsFor("current_date")})`;
const newest = `select i.*, ${interactionColumns("postgresql", "i")} from (
    select record_id, at, id from timeline where tenant_id = $1 and subject_type = $2 and subject_id = $3
      and kind = 'interaction' order by at desc, id desc limit ${shownInteractions}) l
  join interactions i on i.tenant_id = $1 and i.id = l.record_id and i.deleted_at is null
  order by l.at desc, l.id desc`;
const tasksOf = (type: Type) => `select * from tasks where tenant_id = $1 and ${type}_id = $2 and status = 'open'
  and deleted_at is null order by due_at nulls last, id limit 1000`;
const tasks = { contact: tasksOf("contact"), organization: tasksOf("organization") };

/** Finds people and organizations by a number, then tells all that is known of them: two round trips. */
export const caller =
  ({ several }: Reads): Store["lookUp"] =>
  ({ nationalDigits, e164 }, tenant) =>
    several(async (read) => {
      const search = (type: Type) => read(`find ${type}`, find[type], [tenant, nationalDigits, e164]);
      const [people, organizations] = await Promise.all([search("contact"), search("organization")]);
      const ofPeople = people.map(async (row): Promise<Match> => {
        const [[firm], rest] = await Promise.all([
          read("employer", employer, [tenant, row.id]),
          history(read, "contact", tenant, row.id),
        ]);
        const organization = firm ? organizationView(firm, pointsOf(firm)) : null;
        return matchView({ person: contactView(row, pointsOf(row)), organization, ...rest });
      });
      const ofOrganizations = organizations.map(async (row): Promise<Match> => {
        const rest = await history(read, "organization", tenant, row.id);
        return matchView({ person: null, organization: organizationView(row, pointsOf(row)), ...rest });
      });
      const [persons, firms] = await Promise.all([Promise.all(ofPeople), Promise.all(ofOrganizations)]);
      const shown = new Set(persons.map(({ organization }) => organization?.id));
      return [...persons, ...firms.filter(({ organization }) => !shown.has(organization?.id))].slice(0, mostMatches);
    });

async function history(read: Read, type: Type, tenant: string, id: unknown) {
  const [interactions, open] = await Promise.all([
    read("newest", newest, [tenant, type, id]),
    read(`tasks ${type}`, tasks[type], [tenant, id]),
  ]);
  return {
    interactions: interactions.map((row) => interactionView(row, interactionListsOf(row))),
    openTasks: open.map(taskView),
  };
}
