import { aggregated } from "./aggregated.ts";

const point = ["id", "label", "primary", "verified", "invalidSince"];
const lists = {
  emails: ["email", [...point, "email"]],
  phones: ["phone", [...point, "number", "type", "extension", "e164"]],
  addresses: ["address", [...point, "street", "street2", "city", "region", "postalCode", "country", "countryName"]],
  handles: ["handle", [...point, "kind", "value"]],
} as const;

/** The child lists of a party's row as columns of JSON, made where they lie. */
export function pointLists(type: "contact" | "organization", row: string): string {
  const of = (list: string) => ({ table: `${type}s_${list}`, parent: `${type}_id`, row });
  const columns = Object.entries(lists).map(([name, [list, properties]]) => {
    const members = properties.map((property) => `'${property}', ${shown(property)}`);
    return `${aggregated(of(list), `json_build_object(${members.join(", ")})`)} as ${name}`;
  });
  return [...columns, `${aggregated(of("external_id"), externalId)} as "externalIds"`].join(", ");
}

export const externalId = "json_build_object('source', x.source, 'id', x.external_id)";

function shown(property: string): string {
  const column = `x."${property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;
  return property.endsWith("Since") ? `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : column;
}
