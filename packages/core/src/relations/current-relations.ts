import { sql } from "kysely";
import { type AnyQuery, askKept, type Parts } from "../kept/kept-query.ts";
import { many } from "../kept/many.ts";
import type { ReadContext } from "../plugin/context.ts";
import { Relation } from "./relation.ts";

type Ids = ReadonlyMap<string, string>;

/** Asks of the relations of today that have one of the ids in the column. */
function askCurrent<R>(
  column: "contactId" | "organizationId",
  ids: readonly string[],
  ctx: ReadContext,
  choose: (current: AnyQuery) => AnyQuery,
): Promise<R[]> {
  const wanted = many(ids, ctx);
  const build = ({ from, slot }: Parts) => {
    const today = slot("today");
    const current = from(Relation)
      .where((eb) => eb.or([eb("row.endsOn", "is", null), eb("row.endsOn", ">=", today)]))
      .where((eb) => eb.or([eb("row.startsOn", "is", null), eb("row.startsOn", "<=", today)]));
    return choose(current).where(wanted.among(`row.${column}`, slot("ids")));
  };
  const values = { ids: wanted.value, today: ctx.now.toISOString().slice(0, 10) };
  return askKept(ctx, `current relations by ${column} ${wanted.key}`, build, values);
}

/**
 * The organization each person stands for: their main one, else the one they came to last; by the person's id. `ctx` is
 * under `relations:read`.
 */
export async function organizationsOfPeople(contactIds: readonly string[], ctx: ReadContext): Promise<Ids> {
  if (contactIds.length === 0) return new Map();
  type Row = { readonly contactId: string; readonly organizationId: string | null };
  const rows = await askCurrent<Row>("contactId", contactIds, ctx, (current) =>
    current
      .select(["row.contactId", "row.organizationId"])
      .orderBy("row.primary")
      .orderBy("row.startsOn", (order) => order.asc().nullsFirst())
      .orderBy("row.id"),
  );
  // The last to be set is the best. Relations among people are sorted out here: as a condition they would lead SQLite to
  // the index over organizations.
  return new Map(
    rows.flatMap(({ contactId, organizationId }) => (organizationId ? [[contactId, organizationId] as const] : [])),
  );
}

/**
 * Who is meant when an organization itself calls: its main person, else the only one it has; by the organization's id.
 * `ctx` is under `relations:read`.
 */
export async function peopleOfOrganizations(organizationIds: readonly string[], ctx: ReadContext): Promise<Ids> {
  if (organizationIds.length === 0) return new Map();
  type Row = Record<"organizationId", string> & Record<"first" | "last" | "main", string | null>;
  const rows = await askCurrent<Row>("organizationId", organizationIds, ctx, (current) =>
    current
      .select("row.organizationId")
      .select(({ ref }) => [
        // Ids as text: PostgreSQL has no least or greatest uuid.
        sql`max(cast(${ref("row.contactId")} as text))`.as("last"),
        sql`min(cast(${ref("row.contactId")} as text))`.as("first"),
        sql`max(case when ${ref("row.primaryContact")} then cast(${ref("row.contactId")} as text) end)`.as("main"),
      ])
      .groupBy("row.organizationId"),
  );
  return new Map(
    rows.flatMap(({ organizationId, first, last, main }) => {
      const person = main ?? (first === last ? first : null);
      return person === null ? [] : [[organizationId, person] as const];
    }),
  );
}
