import type BetterSqlite3 from "better-sqlite3";
import { type DriverRow, iso, type Points } from "../contact-view.ts";
import { childRows } from "./child-rows.ts";

/** The child lists of people or organizations: one statement for each list, however many they are. */
export function pointLists(db: BetterSqlite3.Database, type: "contact" | "organization") {
  const read = (list: string) => childRows(db, `${type}s_${list}`, `${type}_id`);
  const [emails, phones, addresses, handles] = [read("email"), read("phone"), read("address"), read("handle")];
  const externalIds = read("external_id");
  return (tenant: string, ids: readonly string[]): ((id: string) => Points) => {
    const [ofEmails, ofPhones, ofAddresses] = [emails(tenant, ids), phones(tenant, ids), addresses(tenant, ids)];
    const [ofHandles, ofExternalIds] = [handles(tenant, ids), externalIds(tenant, ids)];
    return (id) => ({
      emails: ofEmails(id).map(emailView),
      phones: ofPhones(id).map(phoneView),
      addresses: ofAddresses(id).map(addressView),
      handles: ofHandles(id).map(handleView),
      externalIds: ofExternalIds(id).map(externalIdView),
    });
  };
}

const point = (row: DriverRow) => ({
  id: row.id,
  label: row.label,
  primary: row.primary === 1,
  verified: row.verified === 1,
  invalidSince: iso(row.invalid_since),
});
const emailView = (row: DriverRow) => ({ ...point(row), email: row.email });
const phoneView = (row: DriverRow) => ({
  ...point(row),
  number: row.number,
  type: row.type,
  extension: row.extension,
  e164: row.e164,
});
const addressView = (row: DriverRow) => ({
  ...point(row),
  street: row.street,
  street2: row.street2,
  city: row.city,
  region: row.region,
  postalCode: row.postal_code,
  country: row.country,
  countryName: row.country_name,
});
const handleView = (row: DriverRow) => ({ ...point(row), kind: row.kind, value: row.value });
export const externalIdView = (row: DriverRow) => ({ source: row.source, id: row.external_id });
