import { v7 as uuidv7 } from "uuid";
import { type Caller, FloorError } from "./caller.ts";
import type { CreateContact, ImportedContact } from "./contact-input.ts";
import { type ContactView, contactView } from "./contact-view.ts";
import { type Entry, type EntrySource, journalEntry } from "./journal-entry.ts";
import { type PhoneNumber, readPhone } from "./phone-number.ts";

/** All that a new contact is, as values ready for the database, and its answer. */
export interface NewContact {
  /** In the order of `contactColumns`. */
  readonly contact: readonly Value[];
  readonly emails: readonly (readonly Value[])[];
  readonly phones: readonly (readonly Value[])[];
  readonly externalIds: readonly (readonly Value[])[];
  readonly entry: Entry;
  readonly view: ContactView;
}
export type Value = string | number | boolean | Date | null;

export const contactColumns = [
  ...["tenant_id", "id", "version", "created_at", "updated_at", "created_by", "deleted_at", "owner_id", "team_id"],
  ...[
    "display_name",
    "display_name_key",
    "language",
    "time_zone",
    "lifecycle_stage",
    "source",
    "notes",
    "kinds",
    "tags",
  ],
  ...["salutation", "title", "given_name", "middle_name", "family_name", "suffix", "nickname", "birthday", "gender"],
  ...["job_title", "department"],
];
export const emailColumns = [
  ...["tenant_id", "contact_id", "id", "position", "label", "primary", "verified", "invalid_since"],
  ...["email", "email_key"],
];
export const phoneColumns = [
  ...["tenant_id", "contact_id", "id", "position", "label", "primary", "verified", "invalid_since"],
  ...["number", "type", "extension", "e164", "national_digits"],
];
export const externalIdColumns = ["tenant_id", "contact_id", "id", "position", "source", "external_id"];

/** Who says so, and when, where it is not the caller now; and the numbers of the phones, where they were read already. */
export interface Circumstances extends Partial<EntrySource> {
  readonly numbers?: readonly PhoneNumber[];
}

export function newContact(
  input: CreateContact | ImportedContact,
  { tenant, user }: Caller,
  { now = new Date(), actor = user, causedBy = null, numbers }: Circumstances = {},
): NewContact {
  const id = uuidv7();
  const parts = [input.givenName, input.middleName, input.familyName, input.suffix].filter(Boolean).join(" ");
  const named = input.givenName || input.familyName ? parts : undefined;
  const displayName = input.displayName ?? named;
  if (displayName === undefined) throw new FloorError(400, "displayName is required");
  const kinds = input.kinds?.length ? [...new Set(input.kinds)] : null;
  const tags = input.tags?.length ? [...new Set(input.tags)] : null;
  const emails = newEmails(input.emails ?? []);
  const phones = newPhones(input.phones ?? [], numbers);
  const externalIds = ("externalIds" in input ? input.externalIds : []).map((each) => ({ ...each, key: uuidv7() }));
  const row = {
    ...{ id, version: 1, created_at: now, updated_at: now, created_by: user, deleted_at: null },
    owner_id: input.ownerId === undefined ? user : input.ownerId,
    team_id: input.teamId ?? null,
    display_name: displayName,
    language: input.language ?? null,
    time_zone: input.timeZone ?? null,
    lifecycle_stage: input.lifecycleStage ?? null,
    source: input.source ?? null,
    notes: input.notes ?? null,
    ...{ kinds, tags, attributes: null, do_not_contact: null },
    salutation: input.salutation ?? null,
    title: input.title ?? null,
    given_name: input.givenName ?? null,
    middle_name: input.middleName ?? null,
    family_name: input.familyName ?? null,
    suffix: input.suffix ?? null,
    nickname: input.nickname ?? null,
    birthday: input.birthday ?? null,
    gender: input.gender ?? null,
    job_title: input.jobTitle ?? null,
    department: input.department ?? null,
  };
  const view = contactView(row, {
    emails: emails.map(({ emailKey: _, ...email }) => email),
    phones: phones.map(({ nationalDigits: _, ...phone }) => phone),
    ...{ addresses: [], handles: [], externalIds: externalIds.map(({ key: _, ...each }) => each) },
  });
  const of = [tenant, id] as const;
  return {
    contact: [
      ...[tenant, id, 1, now, now, user, null, row.owner_id, row.team_id, displayName, keyOf(displayName)],
      ...[row.language, row.time_zone, row.lifecycle_stage, row.source, row.notes],
      ...[kinds && JSON.stringify(kinds), tags && JSON.stringify(tags), row.salutation, row.title, row.given_name],
      ...[row.middle_name, row.family_name, row.suffix, row.nickname, row.birthday, row.gender, row.job_title],
      row.department,
    ],
    emails: emails.map((e, at) => [
      ...[...of, e.id, at, e.label, e.primary, e.verified, e.invalidSince && new Date(e.invalidSince)],
      ...[e.email, e.emailKey],
    ]),
    phones: phones.map((p, at) => [
      ...[...of, p.id, at, p.label, p.primary, p.verified, p.invalidSince && new Date(p.invalidSince)],
      ...[p.number, p.type, p.extension, p.e164, p.nationalDigits],
    ]),
    externalIds: externalIds.map(({ key, source, id }, at) => [...of, key, at, source, id]),
    entry: journalEntry(view, { emails, phones, externalIds }, { tenant, actor, causedBy, now }),
    view,
  };
}

type Emails = NonNullable<CreateContact["emails"]>;
type Phones = NonNullable<CreateContact["phones"]>;

/** What all ways to reach somebody have; one of a list is the primary one. */
function point(each: Emails[number] | Phones[number], at: number, all: Emails | Phones) {
  const marked = all.findIndex(({ primary }) => primary);
  return {
    id: uuidv7(),
    label: each.label ?? null,
    primary: at === Math.max(marked, 0),
    verified: each.verified ?? false,
    invalidSince: each.invalidSince ? new Date(each.invalidSince).toISOString() : null,
  };
}

const newEmails = (given: Emails) =>
  given.map((each, at) => ({
    ...point(each, at, given),
    email: each.email,
    emailKey: emailKeyOf(each.email),
  }));
export const emailKeyOf = (email: string): string => email.trim().normalize("NFC").toLowerCase();
export type NewEmail = ReturnType<typeof newEmails>[number];

const newPhones = (given: Phones, numbers: readonly PhoneNumber[] = []) =>
  given.map((each, at) => {
    const { e164, nationalDigits, extension } = numbers[at] ?? readPhone(each.number);
    return {
      ...point(each, at, given),
      number: each.number,
      type: each.type ?? "voice",
      extension: each.extension ?? extension,
      e164,
      nationalDigits,
    };
  });
export type NewPhone = ReturnType<typeof newPhones>[number];

/** What names are compared by: without case and diacritics. */
export const keyOf = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßøłđæœ]/g, (letter) => plain[letter] ?? letter)
    .replace(/\s+/g, " ")
    .trim();
const plain: Record<string, string> = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe" };
