/** A row as a driver gives it: on SQLite instants are numbers, booleans 0 and 1, JSON is text. */
export type DriverRow = Record<string, unknown>;

export const iso = (value: unknown): string | null =>
  value === null ? null : (value instanceof Date ? value : new Date(value as number)).toISOString();
export const json = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);

/** The child lists of a person or an organization, as they are answered. */
export interface Points {
  readonly emails: readonly object[];
  readonly phones: readonly object[];
  readonly addresses: readonly object[];
  readonly handles: readonly object[];
  readonly externalIds: readonly object[];
}

const party = (row: DriverRow, points: Points) => ({
  id: row.id as string,
  version: row.version as number,
  createdAt: iso(row.created_at),
  updatedAt: iso(row.updated_at),
  createdBy: row.created_by,
  deletedAt: iso(row.deleted_at),
  displayName: row.display_name as string,
  lifecycleStage: row.lifecycle_stage,
  source: row.source,
  language: row.language,
  timeZone: row.time_zone,
  notes: row.notes,
  kinds: json(row.kinds) ?? [],
  tags: json(row.tags) ?? [],
  doNotContact: json(row.do_not_contact) ?? {},
  attributes: json(row.attributes) ?? {},
  emails: points.emails,
  phones: points.phones,
  addresses: points.addresses,
  handles: points.handles,
  externalIds: points.externalIds,
  ownerId: row.owner_id,
  teamId: row.team_id,
});

export const contactView = (row: DriverRow, points: Points) => ({
  ...party(row, points),
  salutation: row.salutation,
  title: row.title,
  givenName: row.given_name,
  middleName: row.middle_name,
  familyName: row.family_name,
  suffix: row.suffix,
  nickname: row.nickname,
  birthday: row.birthday,
  gender: row.gender,
  jobTitle: row.job_title,
  department: row.department,
});
export type ContactView = ReturnType<typeof contactView>;

export const organizationView = (row: DriverRow, points: Points) => ({
  ...party(row, points),
  legalName: row.legal_name,
  registrationId: row.registration_id,
  taxId: row.tax_id,
  industry: row.industry,
  size: row.size,
  website: row.website,
  parentId: row.parent_id,
});
