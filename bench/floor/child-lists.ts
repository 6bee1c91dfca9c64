import type { Dialect } from "../options.ts";
import { type DriverRow, iso, json, type Points } from "./contact-view.ts";
import type { InteractionLists } from "./interaction-view.ts";

/** A child's columns, of which its view is made; the position comes before them. */
interface List<View> {
  readonly table: string;
  readonly columns: readonly string[];
  readonly view: (values: readonly unknown[]) => View;
}

const point = ["id", "label", '"primary"', "verified", "invalid_since"];
const yes = (value: unknown) => value === true || value === 1;
const pointView = ([, id, label, primary, verified, since]: readonly unknown[]) => ({
  id,
  label,
  primary: yes(primary),
  verified: yes(verified),
  invalidSince: iso(typeof since === "string" ? new Date(since) : since),
});
const externalIds: List<object> = {
  table: "external_id",
  columns: ["source", "external_id"],
  view: ([, source, id]) => ({ source, id }),
};
const pointLists = {
  emails: { table: "email", columns: [...point, "email"], view: (of) => ({ ...pointView(of), email: of[6] }) },
  phones: {
    table: "phone",
    columns: [...point, "number", "type", "extension", "e164"],
    view: (of) => ({ ...pointView(of), number: of[6], type: of[7], extension: of[8], e164: of[9] }),
  },
  addresses: {
    table: "address",
    columns: [...point, "street", "street2", "city", "region", "postal_code", "country", "country_name"],
    view: (of) => ({
      ...pointView(of),
      ...{ street: of[6], street2: of[7], city: of[8], region: of[9] },
      ...{ postalCode: of[10], country: of[11], countryName: of[12] },
    }),
  },
  handles: {
    table: "handle",
    columns: [...point, "kind", "value"],
    view: (of) => ({ ...pointView(of), kind: of[6], value: of[7] }),
  },
  externalIds,
} satisfies Record<keyof Points, List<object>>;

const interactions = {
  participants: {
    table: "participant",
    columns: ["id", "role", "contact_id", "organization_id", "user_id", "address", "name"],
    view: ([, id, role, contactId, organizationId, userId, address, name]) => ({
      ...{ id, role, contactId, organizationId, userId, address, name },
    }),
  },
  attachments: { table: "attachment", columns: ["file_id"], view: ([, id]) => id },
  externalIds,
} satisfies Record<keyof InteractionLists, List<unknown>>;

interface Parent {
  readonly type: "contact" | "organization" | "interaction";
  /** What the statement calls it. */
  readonly row: string;
}

/** A column of JSON for each list, made where its rows lie: arrays without names, sorted here, which takes the least. */
const columns = (dialect: Dialect, lists: Readonly<Record<string, List<unknown>>>, { type, row }: Parent): string => {
  const [all, each] = dialect === "sqlite" ? ["json_group_array", "json_array"] : ["json_agg", "json_build_array"];
  const column = ([name, { table, columns }]: [string, List<unknown>]) => {
    const values = ["position", ...columns].map((column) => `x.${column}`).join(", ");
    const own = `x.tenant_id = ${row}.tenant_id and x.${type}_id = ${row}.id`;
    return `(select ${all}(${each}(${values})) from ${type}s_${table} x where ${own}) as "${name}"`;
  };
  return Object.entries(lists).map(column).join(", ");
};

function children<View>(given: unknown, { view }: List<View>): readonly View[] {
  if (given === null || given === "[]") return [];
  const rows = json(given) as [position: number, ...unknown[]][];
  if (rows.length > 1) rows.sort(([one], [other]) => one - other);
  return rows.map(view);
}

export const pointColumns = (dialect: Dialect, type: "contact" | "organization", row: string): string =>
  columns(dialect, pointLists, { type, row });

export const pointsOf = (row: DriverRow): Points => ({
  emails: children(row.emails, pointLists.emails),
  phones: children(row.phones, pointLists.phones),
  addresses: children(row.addresses, pointLists.addresses),
  handles: children(row.handles, pointLists.handles),
  externalIds: children(row.externalIds, externalIds),
});

export const interactionColumns = (dialect: Dialect, row: string): string =>
  columns(dialect, interactions, { type: "interaction", row });

export const interactionListsOf = (row: DriverRow): InteractionLists => ({
  participants: children(row.participants, interactions.participants),
  attachments: children(row.attachments, interactions.attachments),
  externalIds: children(row.externalIds, externalIds),
});
