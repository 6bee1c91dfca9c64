import { hash, randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import type { ContactView } from "./contact-view.ts";
import type { NewEmail, NewPhone } from "./new-contact.ts";

/** A journal entry of one subject, as values of its three rows. */
export interface Entry {
  readonly id: string;
  readonly event: string;
  readonly payload: string;
  readonly digest: string;
  /** The changed fields with their salts, as JSON. */
  readonly fields: string;
}

/** Who says so and when. */
export interface EntrySource {
  readonly actor: string;
  readonly causedBy: string | null;
  readonly now: Date;
}

interface Lists {
  readonly emails: readonly NewEmail[];
  readonly phones: readonly NewPhone[];
  readonly externalIds: readonly { readonly key: string; readonly source: string; readonly id: string }[];
}

/** Columns that a contact's entry tells of, in canonical order; the lists come between them. */
const told = [
  ...[
    "birthday",
    "department",
    "displayName",
    "emails",
    "externalIds",
    "familyName",
    "gender",
    "givenName",
    "jobTitle",
    "kinds",
  ],
  ...["language", "lifecycleStage", "middleName", "nickname", "notes", "ownerId", "phones", "salutation", "source"],
  ...["suffix", "tags", "teamId", "timeZone", "title"],
] as const satisfies (keyof ContactView)[];

/**
 * What happened, with the digest that proves it: SHA-256 over canonical JSON of header, subject and the salted hash of
 * each value. The keys are written in canonical order, so that nothing is left to sort.
 */
export function journalEntry(
  view: ContactView,
  { emails, phones, externalIds }: Lists,
  { tenant, actor, causedBy, now }: EntrySource & { readonly tenant: string },
): Entry {
  const id = uuidv7();
  const changes: Partial<Record<keyof ContactView, unknown>> = {
    ...view,
    emails: emails.map(canonicalEmail),
    phones: phones.map(canonicalPhone),
    externalIds: externalIds.map(({ key, source, id }) => ({ externalId: id, id: key, source })),
  };
  const salts = randomBytes(16 * told.length);
  const fields: string[] = [];
  const hashes: string[] = [];
  told.forEach((name, at) => {
    const value = changes[name];
    if (value === null || (Array.isArray(value) && value.length === 0)) return;
    const salt = salts.toString("base64", at * 16, at * 16 + 16);
    const text = JSON.stringify(value);
    fields.push(`"${name}":{"from":null,"to":${text},"salt":"${salt}"}`);
    hashes.push(`"${name}":"${hash("sha256", `${salt}[null,${text}]`)}"`);
  });
  const subject = `{"id":"${view.id}","type":"contact"}`;
  const header = `"actor":${JSON.stringify(actor)},"at":"${now.toISOString()}","causedBy":${JSON.stringify(causedBy)},"event":"contact.created","id":"${id}","payload":{"version":1}`;
  const digest = hash(
    "sha256",
    `{${header},"subjects":[${subject}],"tenant":${JSON.stringify(tenant)},"values":{${hashes.join(",")}},"version":1}`,
  );
  return { id, event: "contact.created", payload: '{"version":1}', digest, fields: `{${fields.join(",")}}` };
}

const unlessNull = <K extends string, V>(name: K, value: V | null) => (value === null ? {} : { [name]: value });

const canonicalEmail = (given: NewEmail) => ({
  email: given.email,
  emailKey: given.emailKey,
  id: given.id,
  ...unlessNull("invalidSince", given.invalidSince),
  ...unlessNull("label", given.label),
  primary: given.primary,
  verified: given.verified,
});

const canonicalPhone = (given: NewPhone) => ({
  ...unlessNull("e164", given.e164),
  ...unlessNull("extension", given.extension),
  id: given.id,
  ...unlessNull("invalidSince", given.invalidSince),
  ...unlessNull("label", given.label),
  nationalDigits: given.nationalDigits,
  number: given.number,
  primary: given.primary,
  type: given.type,
  verified: given.verified,
});
