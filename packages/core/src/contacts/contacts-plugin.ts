import { lookupCaller } from "../lookup/lookup-caller.ts";
import { partyFilters } from "../parties/party-fields.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { contactProfile } from "../profile/profiles.ts";
import { contactTimeline } from "../profile/timelines.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { Contact, ContactAddress, ContactEmail, ContactExternalId, ContactHandle, ContactPhone } from "./contact.ts";
import { contactMigrations } from "./contact-migrations.ts";
import { ContactView, contactViews } from "./contact-schemas.ts";
import { createContact, createContacts, updateContact } from "./write-contacts.ts";

export const contactOperations = {
  create: createContact,
  createMany: createContacts,
  update: updateContact,
  ...recordOperations({
    of: Contact,
    view: ContactView,
    views: contactViews,
    path: "contacts",
    one: "a contact",
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
    list: {
      filter: [...partyFilters, "birthday", ...ownedFilters],
      sort: ["createdAt", "updatedAt", "displayName"],
      examples: [{ filter: { kinds: "customer" }, sort: "-createdAt", limit: 20 }],
    },
  }),
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
