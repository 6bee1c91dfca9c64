import type { Pool } from "pg";
import { contactView, type DriverRow, type Points } from "../contact-view.ts";
import type { Store } from "../store.ts";

/** One contact with all its lists in one statement. */
export const contactReader = (pool: Pool): Store["get"] => {
  const text = `select c.*, ${pointLists("contact", "c")} from contacts c
    where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null`;
  return async (id, tenant) => {
    const { rows } = await pool.query<DriverRow & Points>({ name: "contact", text, values: [tenant, id] });
    return rows[0] && contactView(rows[0], rows[0]);
  };
};

const point = ["id", "label", "primary", "verified", "invalidSince"];
const lists = {
  emails: ["email", [...point, "email"]],
  phones: ["phone", [...point, "number", "type", "extension", "e164"]],
  addresses: ["address", [...point, "street", "street2", "city", "region", "postalCode", "country", "countryName"]],
  handles: ["handle", [...point, "kind", "value"]],
} as const;

const columnOf = (property: string) => property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** The child lists of a party's row as columns of JSON, made where they lie. */
export function pointLists(type: "contact" | "organization", row: string): string {
  const aggregate = (table: string, members: string) =>
    `(select coalesce(json_agg(json_build_object(${members}) order by x.position), '[]') from ${type}s_${table} x
      where x.tenant_id = ${row}.tenant_id and x.${type}_id = ${row}.id)`;
  const columns = Object.entries(lists).map(([name, [table, properties]]) => {
    const members = properties.map((property) => `'${property}', ${shownValue(property)}`);
    return `${aggregate(table, members.join(", "))} as ${name}`;
  });
  return [...columns, `${aggregate("external_id", "'source', x.source, 'id', x.external_id")} as "externalIds"`].join(
    ", ",
  );
}

const shownValue = (property: string) => {
  const column = `x."${columnOf(property)}"`;
  return property.endsWith("Since") ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : column;
};
