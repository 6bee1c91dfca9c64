import { p } from "@mikro-orm/core";
import * as z from "zod";
import { Instant, nullableFields, optional, optionalFields, optionalList, text } from "../record/record-schemas.ts";
import { childProperties, optionalTexts } from "../table/record.ts";
import { Email } from "./email-address.ts";
import { ExternalId } from "./external-id.ts";

// The ways to reach somebody: what each is as columns, as callers give it, and as it is answered.

const columns = {
  ...childProperties,
  label: p.text().nullable(),
  primary: p.boolean(),
  verified: p.boolean(),
  invalidSince: p.datetime(3).nullable(),
};
const input = {
  label: optional(text(100)),
  primary: z.boolean().optional().describe("At most one of a list; without one, the first is"),
  verified: z.boolean().optional(),
  invalidSince: optional(Instant),
};
const view = {
  id: z.uuid(),
  label: text(100).nullable(),
  primary: z.boolean(),
  verified: z.boolean(),
  invalidSince: z.iso.datetime().nullable(),
};

/** `emailKey` is what addresses are compared by. */
export const emailColumns = { ...columns, email: p.text(), emailKey: p.text() };
const EmailInput = z.strictObject({ email: Email, ...input });

export const phoneTypes = ["voice", "mobile", "fax"] as const;
export const phoneColumns = {
  ...columns,
  number: p.text(),
  type: p.text().$type<(typeof phoneTypes)[number]>(),
  extension: p.text().nullable(),
  e164: p.text().nullable(),
  nationalDigits: p.text(),
};
const PhoneInput = z.strictObject({
  number: text(60).describe("As typed; it is kept so"),
  type: z.enum(phoneTypes).optional(),
  extension: optional(text(20)),
  ...input,
});
const PhoneView = z.object({
  ...view,
  number: z.string(),
  type: z.enum(phoneTypes),
  extension: z.string().nullable(),
  e164: z.string().nullable().describe("Where the country is known and the number is possible there"),
});

export const addressColumns = {
  ...columns,
  ...optionalTexts("street", "street2", "city", "region", "postalCode", "country", "countryName"),
};
const address = {
  street: text(300),
  street2: text(300),
  city: text(200),
  region: text(200).describe("State, province, canton"),
  postalCode: text(20),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/, "is not an ISO 3166-1 alpha-2 code such as DE")
    .describe("ISO 3166-1 alpha-2; decides how phone numbers without a country code are read"),
  countryName: text(100).describe("The country as it was written, where its code is not known"),
};
const AddressInput = z.strictObject({ ...optionalFields(address), ...input });

/** A web address or a name in some network: `{ kind: "linkedin", value: "nancy-davolio" }`. */
export const handleColumns = { ...columns, kind: p.text(), value: p.text() };
const HandleInput = z.strictObject({ kind: text(50), value: text(500), ...input });

const listOf = <S extends z.ZodType>(item: S) => optionalList(item, 100);
const id = z.uuid().lowercase().optional();

/** The ways to reach somebody, as a new record gives them. */
export const contactPointLists = {
  emails: listOf(EmailInput),
  phones: listOf(PhoneInput),
  addresses: listOf(AddressInput),
  handles: listOf(HandleInput),
  externalIds: listOf(ExternalId),
};

/** The same in a patch: a list replaces the one that is there, its items matched by `id`. */
export const contactPointPatches = {
  emails: listOf(EmailInput.extend({ id })),
  phones: listOf(PhoneInput.extend({ id })),
  addresses: listOf(AddressInput.extend({ id })),
  handles: listOf(HandleInput.extend({ id })),
  externalIds: listOf(ExternalId),
};

export const contactPointViews = {
  emails: z.array(z.object({ ...view, email: z.string() })),
  phones: z.array(PhoneView),
  addresses: z.array(z.object({ ...view, ...nullableFields(address) })),
  handles: z.array(z.object({ ...view, kind: z.string(), value: z.string() })),
  externalIds: z.array(ExternalId),
};

const Patches = z.strictObject(contactPointPatches);
export type ContactPoints = z.output<typeof Patches>;
