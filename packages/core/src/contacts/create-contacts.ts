import { command } from "../plugin/operation.ts";
import { bulkInput, bulkOutput } from "../record/bulk-schemas.ts";
import { createInBulk } from "../record/create-in-bulk.ts";
import { Contact } from "./contact.ts";
import { CreateContact } from "./contact-input.ts";
import { newContact } from "./new-contact.ts";

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
