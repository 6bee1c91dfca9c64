import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Contact } from "./contact.ts";
import { ContactView, oneContactView } from "./contact-view.ts";

export const deleteContact = command({
  summary: "Move a contact to the bin",
  permission: "contacts:write",
  route: "DELETE /contacts/{id}",
  input: z.strictObject({ id: idOf("contact"), version: Version.optional() }),
  output: ContactView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Contact, id, { version });
  return oneContactView(await readRecord(ctx, Contact, id, { bin: "only" }), ctx);
});
