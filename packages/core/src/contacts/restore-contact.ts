import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Contact } from "./contact.ts";
import { ContactView, oneContactView } from "./contact-view.ts";

export const restoreContact = command({
  summary: "Bring a contact back from the bin",
  permission: "contacts:write",
  route: "POST /contacts/{id}/restore",
  input: z.strictObject({ id: idOf("contact"), version: Version.optional() }),
  output: ContactView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }],
}).run(async ({ id, version }, ctx) => oneContactView(await ctx.restore(Contact, id, { version }), ctx));
