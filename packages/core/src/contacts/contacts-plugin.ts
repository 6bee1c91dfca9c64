import { lookupCaller } from "../lookup/lookup-caller.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { contactProfile } from "../profile/contact-profile.ts";
import { contactTimeline } from "../profile/contact-timeline.ts";
import { Contact, ContactAddress, ContactEmail, ContactExternalId, ContactHandle, ContactPhone } from "./contact.ts";
import { contactMigrations } from "./contact-migrations.ts";
import { createContact } from "./create-contact.ts";
import { createContacts } from "./create-contacts.ts";
import { deleteContact } from "./delete-contact.ts";
import { getContact } from "./get-contact.ts";
import { listContacts } from "./list-contacts.ts";
import { restoreContact } from "./restore-contact.ts";
import { updateContact } from "./update-contact.ts";

export const contactOperations = {
  create: createContact,
  createMany: createContacts,
  get: getContact,
  list: listContacts,
  update: updateContact,
  delete: deleteContact,
  restore: restoreContact,
  profile: contactProfile,
  timeline: contactTimeline,
  lookup: lookupCaller,
};

/** People. */
export const contactsPlugin = definePlugin({
  name: "contacts",
  contract: 1,
  entities: [Contact, ContactEmail, ContactPhone, ContactAddress, ContactHandle, ContactExternalId],
  migrations: contactMigrations,
  operations: contactOperations,
  personalData: [{ entity: Contact, person: "id", onErase: "delete" }],
});
