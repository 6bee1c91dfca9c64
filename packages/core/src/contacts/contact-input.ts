import * as z from "zod";
import { attributesOf } from "../attributes/attributes.ts";
import { contactPointLists, contactPointPatches } from "../contact-points/contact-point-lists.ts";
import { partyInput } from "../contact-points/party-fields.ts";
import { Day, idOf, optional, ownedInput, text, Version } from "../record/record-schemas.ts";

const fields = {
  /** What the person is called everywhere. Made of the parts of the name where it is left out. */
  displayName: text(300).optional(),
  salutation: optional(text(50)),
  title: optional(text(100)),
  givenName: optional(text(100)),
  middleName: optional(text(100)),
  familyName: optional(text(100)),
  suffix: optional(text(50)),
  nickname: optional(text(100)),
  birthday: optional(Day),
  gender: optional(text(50)),
  jobTitle: optional(text(200)),
  department: optional(text(200)),
  ...partyInput,
  attributes: attributesOf("contact").optional(),
  ...ownedInput,
};

export const CreateContact = z.strictObject({ ...fields, ...contactPointLists });

/** JSON merge patch: `null` clears, what is left out stays, lists are replaced with their items matched by `id`. */
export const UpdateContact = z.strictObject({
  id: idOf("contact"),
  version: Version.optional(),
  ...fields,
  ...contactPointPatches,
});

export type ContactFields = z.output<typeof UpdateContact>;
