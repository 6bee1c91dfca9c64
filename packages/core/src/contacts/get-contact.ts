import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { Contact } from "./contact.ts";
import { ContactView, oneContactView } from "./contact-view.ts";

export const getContact = query({
  summary: "Read a contact",
  permission: "contacts:read",
  route: "GET /contacts/{id}",
  input: z.strictObject({ id: idOf("contact") }),
  output: ContactView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01" }],
}).run(async ({ id }, ctx) => oneContactView(await readRecord(ctx, Contact, id), ctx));
