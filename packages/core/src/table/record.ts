import { p } from "@mikro-orm/core";

/**
 * What every record has. Spread it first: `properties: { ...recordProperties, title: p.text() }`. The key is
 * `(tenant_id, id)`, so that every reference can carry its tenant. Core fills all of it; none of it is assignable.
 */
export const recordProperties = {
  tenantId: p.text().primary(),
  /** UUIDv7. */
  id: p.uuid().primary(),
  version: p.integer(),
  createdAt: p.datetime(3),
  updatedAt: p.datetime(3),
  createdBy: p.text(),
  /** Set while the record is in the bin. */
  deletedAt: p.datetime(3).nullable(),
};

/** For records that people work on: whose they are, which is what a grant's `own` and `team` scopes read. */
export const ownedProperties = {
  ownerId: p.text().nullable(),
  teamId: p.text().nullable(),
};

/** What every row of a child list has: one that has no life, version or journal entry without its parent. */
export const childProperties = {
  tenantId: p.text().primary(),
  id: p.uuid().primary(),
  position: p.integer(),
};

/** Columns of text that may be empty: `...optionalTexts("jobTitle", "department")`. */
export const optionalTexts = <N extends string>(...names: readonly N[]) =>
  Object.fromEntries(names.map((name) => [name, optionalText()])) as { [K in N]: ReturnType<typeof optionalText> };
const optionalText = () => p.text().nullable();
