import { type Dataset, tenant, user } from "./dataset.ts";

export interface TableRows {
  readonly table: string;
  readonly rows: Iterable<Row>;
}

/** A row by column: instants as `Date`, JSON as values. */
export type Row = Readonly<Record<string, string | number | boolean | Date | readonly string[] | Payload | null>>;
type Payload = Readonly<Record<string, string | number>>;

/**
 * The data as rows, the tables in an order that foreign keys allow. They come without entries of the journal: what reads
 * them reads none.
 */
export function* allRows(data: Dataset): Generator<TableRows> {
  yield { table: "organizations", rows: each(data.organizations, (index) => organization(data, index)) };
  yield { table: "organizations_phone", rows: each(data.organizations, (index) => organizationPhone(data, index)) };
  yield { table: "contacts", rows: each(data.contacts, (index) => contact(data, index)) };
  yield { table: "contacts_email", rows: each(data.contacts, (index) => email(data, index)) };
  yield { table: "contacts_phone", rows: each(data.contacts, (index) => contactPhone(data, index)) };
  yield { table: "relations", rows: each(data.contacts, (index) => relation(data, index)) };
  yield { table: "interactions", rows: each(data.interactions, (index) => interaction(data, index)) };
  yield { table: "timeline", rows: each(data.interactions * 2, (index) => line(data, index)) };
  yield { table: "tasks", rows: each(data.tasks, (index) => task(data, index)) };
}

function* each(count: number, row: (index: number) => Row): Generator<Row> {
  for (let index = 0; index < count; index++) yield row(index);
}

const batchSize = 5_000;

/** The rows, so many at a time. */
export function* batches(rows: Iterable<Row>): Generator<readonly Row[]> {
  let batch: Row[] = [];
  for (const row of rows) {
    if (batch.push(row) < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const record = (id: string, at: number): Row => ({
  tenant_id: tenant,
  id,
  version: 1,
  created_at: new Date(at),
  updated_at: new Date(at),
  created_by: user,
});
const point = { label: "work", primary: true, verified: false, position: 0 };
const keyOf = (name: string) => name.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function organization(data: Dataset, index: number): Row {
  const { id, at, name } = data.organization(index);
  return { ...record(id, at), owner_id: user, display_name: name, display_name_key: keyOf(name), industry: "Trade" };
}

function phone(id: string, number: string, digits: string): Row {
  const e164 = `+49${digits}`;
  return { tenant_id: tenant, id, number, type: "voice", e164, national_digits: digits, ...point };
}

function organizationPhone(data: Dataset, index: number): Row {
  const of = data.organization(index);
  return { ...phone(of.phoneId, of.phone, of.digits), organization_id: of.id };
}

function contact(data: Dataset, index: number): Row {
  const of = data.contact(index);
  return {
    ...record(of.id, of.at),
    owner_id: user,
    display_name: of.displayName,
    display_name_key: keyOf(of.displayName),
    given_name: of.givenName,
    family_name: of.familyName,
    lifecycle_stage: of.stage,
    kinds: ["customer"],
    tags: ["newsletter"],
  };
}

function email(data: Dataset, index: number): Row {
  const of = data.contact(index);
  const key = of.email.toLowerCase();
  return { tenant_id: tenant, id: of.emailId, contact_id: of.id, email: of.email, email_key: key, ...point };
}

function contactPhone(data: Dataset, index: number): Row {
  const of = data.contact(index);
  return { ...phone(of.phoneId, of.phone, of.digits), contact_id: of.id };
}

function relation(data: Dataset, index: number): Row {
  const of = data.contact(index);
  return {
    ...record(of.relationId, of.at),
    contact_id: of.id,
    organization_id: data.organization(of.organization).id,
    role: "buyer",
    primary: true,
    primary_contact: false,
  };
}

function interaction(data: Dataset, index: number): Row {
  const { id, at, contact: of } = data.interaction(index);
  const person = data.contact(of);
  return {
    ...record(id, at),
    owner_id: user,
    channel: index % 3 === 0 ? "phone" : "email",
    direction: index % 2 === 0 ? "inbound" : "outbound",
    occurred_at: new Date(at),
    subject: `About order ${index}`,
    body: "Wants to know when the goods will arrive, and whether the price of last year still holds.",
    visibility: "internal",
    contact_id: person.id,
    organization_id: data.organization(person.organization).id,
  };
}

/** An interaction is on the timelines of its person and of its organization. */
function line(data: Dataset, index: number): Row {
  const { id, at, contact: of } = data.interaction(Math.floor(index / 2));
  const person = data.contact(of);
  const [type, subject] =
    index % 2 === 0 ? ["contact", person.id] : ["organization", data.organization(person.organization).id];
  return {
    tenant_id: tenant,
    subject_type: type,
    subject_id: subject,
    at: new Date(at),
    id,
    kind: "interaction",
    permission: "interactions:read",
    record_type: "interaction",
    record_id: id,
    actor: user,
  };
}

function task(data: Dataset, index: number): Row {
  const { id, at, contact: of } = data.task(index);
  const person = data.contact(of);
  return {
    ...record(id, at),
    owner_id: user,
    title: "Call back with the delivery date",
    due_at: new Date(at + 86_400_000),
    priority: "normal",
    status: "open",
    contact_id: person.id,
    organization_id: data.organization(person.organization).id,
  };
}
