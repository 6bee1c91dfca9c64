import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import { contactPointLists, contactPointPatches } from "../contact-points/contact-point.ts";
import { contactPointEntities } from "../contact-points/contact-point-entities.ts";
import { partyFields, partyInput, partyProperties, partyView } from "../parties/party-fields.ts";
import { Day, nullableFields, optionalFields, recordKey, text } from "../record/record-schemas.ts";
import { viewsWithChildren } from "../record/record-view.ts";
import { optionalTexts } from "../table/record.ts";

/** A person, whatever the firm has to do with them. */
export const Contact = defineEntity({
  name: "Contact",
  tableName: "contacts",
  properties: {
    ...partyProperties,
    ...optionalTexts("salutation", "title", "givenName", "middleName", "familyName", "suffix", "nickname"),
    birthday: p.date().nullable(),
    ...optionalTexts("gender", "jobTitle", "department"),
  },
});

export const contactLists = contactPointEntities(
  { name: "Contact", table: "contacts", key: "contactId" },
  () => Contact,
);
export const { emails: ContactEmail, phones: ContactPhone, externalIds: ContactExternalId } = contactLists;

const details = {
  salutation: text(50),
  title: text(100),
  givenName: text(100),
  middleName: text(100),
  familyName: text(100),
  suffix: text(50),
  nickname: text(100),
  birthday: Day,
  gender: text(50),
  jobTitle: text(200),
  department: text(200),
};
const fields = {
  displayName: text(300)
    .optional()
    .describe("What the person is called everywhere. Made of the parts of the name where it is left out"),
  ...optionalFields(details),
  ...partyInput("contact"),
};

export const CreateContact = z.strictObject({ ...fields, ...contactPointLists });

/** JSON merge patch: `null` clears, what is left out stays, lists are replaced with their items matched by `id`. */
export const UpdateContact = z.strictObject({ ...recordKey("contact"), ...fields, ...contactPointPatches });

export const ContactView = z.object({ ...partyFields("contact"), ...nullableFields(details) }).meta({ id: "Contact" });

/** A person as the caller may see them; fields that the caller's grants hide are absent. */
export interface ContactView<A = Record<string, unknown>> extends Omit<z.output<typeof ContactView>, "attributes"> {
  attributes: A;
}

export const contactViews = viewsWithChildren(Contact, (row, lists): ContactView => partyView(row, lists));

type NamePart = "givenName" | "middleName" | "familyName" | "suffix";
type NameParts = { readonly [part in NamePart]?: string | null | undefined };

/** What somebody is called by the parts of their name; undefined where there are none. */
export function displayNameOf({ givenName, middleName, familyName, suffix }: NameParts): string | undefined {
  if (!givenName && !familyName) return undefined;
  return [givenName, middleName, familyName, suffix].filter(Boolean).join(" ");
}
