import type BetterSqlite3 from "better-sqlite3";
import { interactionColumns, interactionListsOf, pointColumns, pointsOf } from "../child-lists.ts";
import { contactView, type DriverRow, organizationView } from "../contact-view.ts";
import { interactionView, taskView } from "../interaction-view.ts";
import { type Match, matchView, mostMatches, shownInteractions, standsFor } from "../match-view.ts";
import type { Store } from "../store.ts";

type Type = "contact" | "organization";

/** Finds people and organizations by a number, and tells all that is known of each, a statement at a time. */
export function caller(db: BetterSqlite3.Database): Store["lookUp"] {
  const find = (type: Type) =>
    db.prepare(`select o.*, ${pointColumns("sqlite", type, "o")} from ${type}s o
      where o.tenant_id = ? and o.deleted_at is null and o.id in (select p.${type}_id from ${type}s_phone p
        where p.tenant_id = ? and p.national_digits = ? and (p.e164 is null or p.e164 = ?)) limit ${mostMatches}`);
  const [people, organizations] = [find("contact"), find("organization")];
  const employer = db.prepare(`select o.*, ${pointColumns("sqlite", "organization", "o")} from organizations o
    where o.tenant_id = ? and o.deleted_at is null and o.id = (select r.organization_id from relations r where r.tenant_id = ? and r.contact_id = ? and ${standsFor("?")})`);
  const newest = db.prepare(`select i.*, ${interactionColumns("sqlite", "i")} from timeline l
    join interactions i on i.tenant_id = l.tenant_id and i.id = l.record_id and i.deleted_at is null
    where l.tenant_id = ? and l.subject_type = ? and l.subject_id = ? and l.kind = 'interaction'
    order by l.at desc, l.id desc limit ${shownInteractions}`);
  // With the plus, SQLite sorts the few there are, in place of walking the index of all open tasks.
  const tasks = (type: Type) =>
    db.prepare(`select * from tasks where tenant_id = ? and ${type}_id = ? and status = 'open' and deleted_at is null
      order by +due_at nulls last, id limit 1000`);
  const tasksOf = { contact: tasks("contact"), organization: tasks("organization") };

  const organizationOf = (row: DriverRow | undefined) => (row ? organizationView(row, pointsOf(row)) : null);
  const history = (type: Type, tenant: string, id: unknown) => ({
    interactions: (newest.all(tenant, type, id) as DriverRow[]).map((row) =>
      interactionView(row, interactionListsOf(row)),
    ),
    openTasks: (tasksOf[type].all(tenant, id) as DriverRow[]).map(taskView),
  });
  return ({ nationalDigits, e164 }, tenant): Match[] => {
    const today = new Date().toISOString().slice(0, 10);
    const found = (people.all(tenant, tenant, nationalDigits, e164) as DriverRow[]).map((row) => {
      const { id } = row;
      const person = contactView(row, pointsOf(row));
      const organization = organizationOf(employer.get(tenant, tenant, id, today, today) as DriverRow);
      return matchView({ person, organization, ...history("contact", tenant, id) });
    });
    const shown = new Set(found.map(({ organization }) => organization?.id));
    const others = (organizations.all(tenant, tenant, nationalDigits, e164) as DriverRow[]).filter(
      ({ id }) => !shown.has(id as string),
    );
    return [
      ...found,
      ...others.map((row) => {
        return matchView({
          person: null,
          organization: organizationOf(row),
          ...history("organization", tenant, row.id),
        });
      }),
    ].slice(0, mostMatches);
  };
}
