// What a caller in the process does to an answer does not reach what the handler answered from.
import { definePlugin, query } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";

const kept = () => ({ names: ["one"], none: [] as string[], parts: [{ name: "one" }] });
const own = kept();
const menu = definePlugin({
  name: "menu",
  contract: 1,
  operations: {
    read: query({
      summary: "What is on offer",
      permission: "menu:read",
      route: "GET /menu",
      input: z.strictObject({}),
      output: z.object({
        names: z.array(z.string()),
        none: z.array(z.string()),
        parts: z.array(z.object({ name: z.string() })),
      }),
    }).run(async () => own),
  },
});
const t = await createTestCrm({ plugins: [menu] });
afterAll(() => t.close());

test("lists are the caller's own, of texts, of objects, and empty ones", async () => {
  const answer = await t.desk.menu.read({});
  expect(answer).toEqual(kept());
  answer.names.push("two");
  answer.none.push("two");
  answer.parts.push({ name: "two" });
  for (const part of answer.parts) part.name = "changed";
  expect(await t.desk.menu.read({})).toEqual(kept());
  expect(own).toEqual(kept());
});
