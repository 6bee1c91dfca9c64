import type { Kysely } from "kysely";
import { addIndex } from "../database/schema/add-index.ts";
import { column } from "../database/schema/column.ts";
import { childTable } from "../database/schema/record-table.ts";

const common = {
  label: column.text().nullable(),
  primary: column.boolean(),
  verified: column.boolean(),
  invalidSince: column.instant().nullable(),
};

/**
 * The child tables for the ways to reach somebody, as they were in the first release; for people and organizations
 * alike. Later changes are migrations of their own.
 */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the schema of its own time
export async function contactPointTables(db: Kysely<any>, parent: string, parentId: string): Promise<void> {
  const of = { [parentId]: column.parent(parent) };
  await childTable(db, `${parent}_email`, { ...of, email: column.text(), emailKey: column.key(), ...common });
  await childTable(db, `${parent}_phone`, {
    ...of,
    number: column.text(),
    type: column.text(),
    extension: column.text().nullable(),
    e164: column.key().nullable(),
    nationalDigits: column.key(),
    ...common,
  });
  await childTable(db, `${parent}_address`, {
    ...of,
    street: column.text().nullable(),
    street2: column.text().nullable(),
    city: column.text().nullable(),
    region: column.text().nullable(),
    postalCode: column.text().nullable(),
    country: column.text().nullable(),
    countryName: column.text().nullable(),
    ...common,
  });
  await childTable(db, `${parent}_handle`, { ...of, kind: column.text(), value: column.text(), ...common });
  await childTable(db, `${parent}_external_id`, { ...of, source: column.key(), externalId: column.key() });
  await addIndex(db, `${parent}_email_key`, `${parent}_email`, ["tenantId", "emailKey"]);
  await addIndex(db, `${parent}_phone_digits`, `${parent}_phone`, ["tenantId", "nationalDigits"]);
  // The id before the source, so that a lookup without a source finds its way too.
  await addIndex(db, `${parent}_external_id_key`, `${parent}_external_id`, ["tenantId", "externalId", "source"], {
    unique: true,
  });
}

/** The columns that people and organizations have in common. */
export const partyTableColumns = {
  displayName: column.text(),
  displayNameKey: column.key().nullable(),
  language: column.text().nullable(),
  timeZone: column.text().nullable(),
  kinds: column.json().nullable(),
  lifecycleStage: column.text().nullable(),
  source: column.text().nullable(),
  tags: column.json().nullable(),
  attributes: column.json().nullable(),
  doNotContact: column.json().nullable(),
  notes: column.text().nullable(),
};

/** One index for each order that lists offer, and one for what somebody owns. */
// biome-ignore lint/suspicious/noExplicitAny: a migration sees the schema of its own time
export async function partyIndexes(db: Kysely<any>, table: string): Promise<void> {
  await addIndex(db, `${table}_created`, table, ["tenantId", "createdAt", "id"]);
  await addIndex(db, `${table}_updated`, table, ["tenantId", "updatedAt", "id"]);
  await addIndex(db, `${table}_name`, table, ["tenantId", "displayNameKey", "id"]);
  await addIndex(db, `${table}_owner`, table, ["tenantId", "ownerId", "createdAt", "id"]);
}
