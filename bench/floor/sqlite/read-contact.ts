import type BetterSqlite3 from "better-sqlite3";
import { contactView, type DriverRow, iso, type Points } from "../contact-view.ts";
import type { Store } from "../store.ts";

/** One contact by its id: a look into the primary key, and one into each child table. */
export function contactReader(db: BetterSqlite3.Database): Store["get"] {
  const contacts = db.prepare("select * from contacts where tenant_id = ? and id = ? and deleted_at is null");
  const children = (table: string) =>
    db.prepare(`select * from contacts_${table} where tenant_id = ? and contact_id = ? order by position`);
  const [emails, phones, addresses] = [children("email"), children("phone"), children("address")];
  const [handles, externalIds] = [children("handle"), children("external_id")];
  return (id, tenant) => {
    const row = contacts.get(tenant, id) as DriverRow | undefined;
    const all = (statement: BetterSqlite3.Statement) => statement.all(tenant, id) as DriverRow[];
    return (
      row &&
      contactView(row, {
        emails: all(emails).map(emailView),
        phones: all(phones).map(phoneView),
        addresses: all(addresses).map(addressView),
        handles: all(handles).map(handleView),
        externalIds: all(externalIds).map(externalIdView),
      } satisfies Points)
    );
  };
}

const point = (row: DriverRow) => ({
  id: row.id,
  label: row.label,
  primary: row.primary === 1,
  verified: row.verified === 1,
  invalidSince: iso(row.invalid_since),
});
export const emailView = (row: DriverRow) => ({ ...point(row), email: row.email });
export const phoneView = (row: DriverRow) => ({
  ...point(row),
  number: row.number,
  type: row.type,
  extension: row.extension,
  e164: row.e164,
});
export const addressView = (row: DriverRow) => ({
  ...point(row),
  street: row.street,
  street2: row.street2,
  city: row.city,
  region: row.region,
  postalCode: row.postal_code,
  country: row.country,
  countryName: row.country_name,
});
export const handleView = (row: DriverRow) => ({ ...point(row), kind: row.kind, value: row.value });
export const externalIdView = (row: DriverRow) => ({ source: row.source, id: row.external_id });
