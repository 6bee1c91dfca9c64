import type * as z from "zod";
import { lookupCaller } from "../lookup/lookup-caller.ts";
import { partyFilters } from "../parties/party-fields.ts";
import { changeParty, newParty } from "../parties/write-party.ts";
import type { ReadContext } from "../plugin/context.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { command } from "../plugin/operation.ts";
import { contactProfile } from "../profile/profiles.ts";
import { contactTimeline } from "../profile/timelines.ts";
import { bulkForm } from "../record/create-in-bulk.ts";
import { inputProblem } from "../record/input-problem.ts";
import { ownedFilters, recordOperations } from "../record/record-operations.ts";
import { oneView } from "../record/record-view.ts";
import {
  Contact,
  ContactView,
  CreateContact,
  contactLists,
  contactViews,
  displayNameOf,
  UpdateContact,
} from "./contact.ts";
import { contactMigrations } from "./contact-migrations.ts";

function newContact(input: z.output<typeof CreateContact>, ctx: ReadContext) {
  const displayName = input.displayName ?? displayNameOf(input);
  if (displayName === undefined)
    throw inputProblem("/displayName", "is required where there is no given or family name");
  return newParty("contact", { ...input, displayName }, ctx);
}

export const createContact = command({
  summary: "Create a contact",
  permission: "contacts:write",
  route: "POST /contacts",
  status: 201,
  input: CreateContact,
  output: ContactView,
  examples: [
    {
      givenName: "Maria",
      familyName: "Anders",
      jobTitle: "Sales Representative",
      kinds: ["customer"],
      emails: [{ email: "maria.anders@example.com", label: "work" }],
      phones: [{ number: "030-0074321", label: "work" }],
      addresses: [{ street: "Obere Str. 57", city: "Berlin", postalCode: "12209", country: "DE" }],
      tags: ["newsletter"],
    },
  ],
}).run(async (input, ctx) => {
  const { values, children } = newContact(input, ctx);
  return oneView(contactViews, await ctx.create(Contact, values, { children }), ctx);
});

export const createContacts = bulkForm({
  of: Contact,
  item: CreateContact,
  examples: [
    { displayName: "Maria Anders", emails: [{ email: "maria.anders@example.com" }] },
    { givenName: "Thomas", familyName: "Hardy", externalIds: [{ source: "shop", id: "AROUT" }] },
  ],
  build: newContact,
});

export const updateContact = command({
  summary: "Change a contact",
  permission: "contacts:write",
  route: "PATCH /contacts/{id}",
  input: UpdateContact,
  output: ContactView,
  examples: [
    { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", jobTitle: "Owner", department: null, tags: ["newsletter", "vip"] },
  ],
}).run(async (input, ctx) => {
  const row = await changeParty(Contact, input, ctx, (current) => {
    // A name that was made of its parts follows them; one that somebody chose stays.
    const derived = input.displayName === undefined && current.displayName === displayNameOf(current);
    return derived ? displayNameOf({ ...current, ...input }) : undefined;
  });
  return oneView(contactViews, row, ctx);
});

export const contactOperations = {
  create: createContact,
  createMany: createContacts,
  update: updateContact,
  ...recordOperations({
    of: Contact,
    view: ContactView,
    views: contactViews,
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
    filter: [...partyFilters, "birthday", ...ownedFilters],
    sort: ["createdAt", "updatedAt", "displayName"],
    listExample: { filter: { kinds: "customer" }, sort: "-createdAt", limit: 20 },
  }),
  profile: contactProfile,
  timeline: contactTimeline,
  lookup: lookupCaller,
};

/** People. */
export const contactsPlugin = definePlugin({
  name: "contacts",
  contract: 1,
  entities: [Contact, ...Object.values(contactLists)],
  migrations: contactMigrations,
  operations: contactOperations,
  personalData: [{ entity: Contact, person: "id", onErase: "delete" }],
});
