import type * as z from "zod";
import { changeParty, newParty } from "../parties/write-party.ts";
import type { ReadContext } from "../plugin/context.ts";
import { command } from "../plugin/operation.ts";
import { bulkInput, bulkOutput } from "../record/bulk-schemas.ts";
import { createInBulk } from "../record/create-in-bulk.ts";
import { inputProblem } from "../record/input-problem.ts";
import { oneView } from "../record/record-view.ts";
import { Contact } from "./contact.ts";
import { ContactView, CreateContact, contactViews, UpdateContact } from "./contact-schemas.ts";
import { displayNameOf } from "./display-name.ts";

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

export const createContacts = command({
  summary: "Create many contacts",
  permission: "contacts:write",
  route: "POST /contacts/bulk",
  input: bulkInput(CreateContact, "POST /contacts"),
  output: bulkOutput("contact"),
  examples: [
    {
      items: [
        { displayName: "Maria Anders", emails: [{ email: "maria.anders@example.com" }] },
        { givenName: "Thomas", familyName: "Hardy", externalIds: [{ source: "shop", id: "AROUT" }] },
      ],
    },
  ],
}).run(async ({ items }, ctx) => {
  const { results } = await createInBulk(ctx, Contact, CreateContact, items, (item) => newContact(item, ctx));
  return { results };
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
