import type { Pool, PoolClient } from "pg";
import { contactView, type DriverRow, organizationView, type Points } from "../contact-view.ts";
import { type InteractionLists, interactionView, taskView } from "../interaction-view.ts";
import { type Match, matchView, mostMatches, shownInteractions, standsFor } from "../match-view.ts";
import type { Store } from "../store.ts";
import { interactionLists } from "./interaction-lists.ts";
import { pointLists } from "./point-lists.ts";

type Type = "contact" | "organization";

const found = (type: Type) => `select o.*, ${pointLists(type, "o")} from ${type}s o where o.deleted_at is null
  and o.tenant_id = $1 and o.id in (select p.${type}_id from ${type}s_phone p
    where p.tenant_id = $1 and p.national_digits = $2 and (p.e164 is null or p.e164 = $3)) limit ${mostMatches}`;
const find = { contact: found("contact"), organization: found("organization") };
const employer = `select o.*, ${pointLists("organization", "o")} from organizations o
  where o.tenant_id = $1 and o.deleted_at is null and o.id = (select r.organization_id from relations r
    where r.tenant_id = $1 and r.contact_id = $2 and ${standsFor("current_date")})`;
const newest = `select i.*, ${interactionLists("i")} from (
    select record_id, at, id from timeline where tenant_id = $1 and subject_type = $2 and subject_id = $3
      and kind = 'interaction' order by at desc, id desc limit ${shownInteractions}) l
  join interactions i on i.tenant_id = $1 and i.id = l.record_id and i.deleted_at is null
  order by l.at desc, l.id desc`;
const tasksOf = (type: Type) => `select * from tasks where tenant_id = $1 and ${type}_id = $2 and status = 'open'
  and deleted_at is null order by due_at nulls last, id limit 1000`;
const tasks = { contact: tasksOf("contact"), organization: tasksOf("organization") };

/** Finds people and organizations by a number, then tells all that is known of them: two round trips on one connection. */
export const caller =
  (pool: Pool): Store["lookUp"] =>
  async ({ nationalDigits, e164 }, tenant) => {
    const client = await pool.connect();
    try {
      const search = (type: Type) => say<Points>(client, `find ${type}`, find[type], [tenant, nationalDigits, e164]);
      const [people, organizations] = await Promise.all([search("contact"), search("organization")]);
      const ofPeople = people.map(async (row): Promise<Match> => {
        const [[firm], rest] = await Promise.all([
          say<Points>(client, "employer", employer, [tenant, row.id]),
          history(client, "contact", tenant, row.id),
        ]);
        const organization = firm ? organizationView(firm, firm) : null;
        return matchView({ person: contactView(row, row), organization, ...rest });
      });
      const ofOrganizations = organizations.map(async (row): Promise<Match> => {
        const rest = await history(client, "organization", tenant, row.id);
        return matchView({ person: null, organization: organizationView(row, row), ...rest });
      });
      const [persons, firms] = await Promise.all([Promise.all(ofPeople), Promise.all(ofOrganizations)]);
      client.release();
      const shown = new Set(persons.map(({ organization }) => organization?.id));
      return [...persons, ...firms.filter(({ organization }) => !shown.has(organization?.id))].slice(0, mostMatches);
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  };

async function say<T>(client: PoolClient, name: string, text: string, values: unknown[]): Promise<(DriverRow & T)[]> {
  return (await client.query<DriverRow & T>({ name, text, values })).rows;
}

async function history(client: PoolClient, type: Type, tenant: string, id: unknown) {
  const [interactions, open] = await Promise.all([
    say<InteractionLists>(client, "newest", newest, [tenant, type, id]),
    say(client, `tasks ${type}`, tasks[type], [tenant, id]),
  ]);
  return {
    interactions: interactions.map((row) => interactionView(row, row)),
    openTasks: open.map(taskView),
  };
}
