import { command } from "../plugin/operation.ts";
import { Contact } from "./contact.ts";
import { CreateContact } from "./contact-input.ts";
import { ContactView, oneContactView } from "./contact-view.ts";
import { newContact } from "./new-contact.ts";

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
  return oneContactView(await ctx.create(Contact, values, { children }), ctx);
});
