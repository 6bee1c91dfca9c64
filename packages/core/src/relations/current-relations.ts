import { sql } from "kysely";
import type { ReadContext } from "../plugin/context.ts";
import { Relation } from "./relation.ts";

type Ids = ReadonlyMap<string, string>;

function current(ctx: ReadContext) {
  const today = ctx.now.toISOString().slice(0, 10);
  return ctx
    .from(Relation)
    .where((eb) => eb.or([eb("row.endsOn", "is", null), eb("row.endsOn", ">=", today)]))
    .where((eb) => eb.or([eb("row.startsOn", "is", null), eb("row.startsOn", "<=", today)]));
}

/**
 * The organization each person stands for: their main one, else the one they came to last; by the person's id. `ctx` is
 * under `relations:read`.
 */
export async function organizationsOfPeople(contactIds: readonly string[], ctx: ReadContext): Promise<Ids> {
  if (contactIds.length === 0) return new Map();
  const rows = await current(ctx)
    .select(["row.contactId", "row.organizationId"])
    .where("row.contactId", "in", contactIds)
    .orderBy("row.primary")
    .orderBy("row.startsOn", (order) => order.asc().nullsFirst())
    .orderBy("row.id")
    .execute();
  // The last to be set is the best. Relations among people are sorted out here: as a condition they would lead SQLite to
  // the index over organizations.
  return new Map(
    rows.flatMap(({ contactId, organizationId }) =>
      contactId && organizationId ? [[contactId, organizationId] as const] : [],
    ),
  );
}

/**
 * Who is meant when an organization itself calls: its main person, else the only one it has; by the organization's id.
 * `ctx` is under `relations:read`.
 */
export async function peopleOfOrganizations(organizationIds: readonly string[], ctx: ReadContext): Promise<Ids> {
  if (organizationIds.length === 0) return new Map();
  const rows = await current(ctx)
    .select("row.organizationId")
    .select(({ ref }) => [
      // Ids as text: PostgreSQL has no least or greatest uuid.
      sql<string | null>`max(cast(${ref("row.contactId")} as text))`.as("last"),
      sql<string | null>`min(cast(${ref("row.contactId")} as text))`.as("first"),
      sql<string | null>`max(case when ${ref("row.primaryContact")} then cast(${ref("row.contactId")} as text) end)`.as(
        "main",
      ),
    ])
    .where("row.organizationId", "in", organizationIds)
    .groupBy("row.organizationId")
    .execute();
  return new Map(
    rows.flatMap(({ organizationId, first, last, main }) => {
      const person = main ?? (first === last ? first : null);
      return person === null ? [] : [[organizationId as string, person] as const];
    }),
  );
}
