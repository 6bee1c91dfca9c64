import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { Contact } from "../contacts/contact.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import { command } from "../plugin/operation.ts";

// The children of a record just made are answered from what was written; whatever is written after that must show.
const make = command({
  summary: "Make a contact, then change one of its lists behind core's back or by it",
  permission: "made:write",
  route: "POST /made",
  input: z.strictObject({ after: z.enum(["nothing", "raw", "update"]) }),
  output: z.object({ emails: z.array(z.string()), phones: z.int(), again: z.array(z.string()) }),
}).run(async ({ after }, ctx) => {
  const email = { email: "a@x.example", emailKey: "a@x.example" };
  const { id } = await ctx.create(Contact, { displayName: "Anna" }, { children: { emails: [email] } });
  if (after === "raw") await ctx.raw.updateTable("contacts_email").set({ email: "b@x.example" }).execute();
  const changed = { ...email, email: "c@x.example" };
  if (after === "update") await ctx.update(Contact, id, {}, { children: { emails: [changed] } });
  const read = async () => (await ctx.children(Contact, [id])).get(id);
  const [first, again] = [await read(), await read()];
  const emails = (lists: typeof first) => (lists?.emails ?? []).map((row) => row.email);
  return { emails: emails(first), phones: first?.phones?.length ?? -1, again: emails(again) };
});
const made = definePlugin({ name: "made", contract: 1, operations: { make } });

const open = () => createTestCrm({ plugins: [made] });
let t: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  t = await open();
});
afterAll(() => t.close());

test.each([
  ["nothing", "a@x.example"],
  ["raw", "b@x.example"],
  ["update", "c@x.example"],
] as const)("after %s the children of a record just made are %s", async (after, email) => {
  expect(await t.desk.made.make({ after })).toEqual({ emails: [email], phones: 0, again: [email] });
});
