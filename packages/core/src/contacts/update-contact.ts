import { contactPointRows } from "../contact-points/contact-point-lists.ts";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { Contact } from "./contact.ts";
import { contactColumns } from "./contact-columns.ts";
import { UpdateContact } from "./contact-input.ts";
import { ContactView, oneContactView } from "./contact-view.ts";
import { displayNameOf } from "./display-name.ts";

export const updateContact = command({
  summary: "Change a contact",
  permission: "contacts:write",
  route: "PATCH /contacts/{id}",
  input: UpdateContact,
  output: ContactView,
  examples: [
    { id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01", jobTitle: "Owner", department: null, tags: ["newsletter", "vip"] },
  ],
}).run(async ({ id, version, ...input }, ctx) => {
  const current = await readRecord(ctx, Contact, id);
  const stored = (await ctx.children(Contact, [id])).get(id);
  // A name that was made of its parts follows them; one that somebody chose stays.
  const derived = input.displayName === undefined && current.displayName === displayNameOf(current);
  const displayName = derived ? displayNameOf({ ...current, ...input }) : undefined;
  const columns = contactColumns(input, ctx, current);
  const row = await ctx.update(Contact, id, displayName === undefined ? columns : { ...columns, displayName }, {
    // What is merged into the stored value must not undo a change made meanwhile.
    version: version ?? (input.attributes || input.doNotContact ? current.version : undefined),
    children: contactPointRows(input, ctx.tenant, stored),
  });
  return oneContactView(row, ctx);
});
