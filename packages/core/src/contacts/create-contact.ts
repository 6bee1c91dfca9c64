import { contactPointRows } from "../contact-points/contact-point-lists.ts";
import { command } from "../plugin/operation.ts";
import { inputProblem } from "../record/input-problem.ts";
import { Contact } from "./contact.ts";
import { contactColumns } from "./contact-columns.ts";
import { CreateContact } from "./contact-input.ts";
import { ContactView, oneContactView } from "./contact-view.ts";
import { displayNameOf } from "./display-name.ts";

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
  const displayName = input.displayName ?? displayNameOf(input);
  if (displayName === undefined)
    throw inputProblem("/displayName", "is required where there is no given or family name");
  // The host's schema may have defaults, or refuse a contact without attributes.
  const columns = contactColumns({ ...input, attributes: input.attributes ?? {} }, ctx);
  const row = await ctx.create(Contact, { ...columns, displayName }, { children: contactPointRows(input, ctx.tenant) });
  return oneContactView(row, ctx);
});
