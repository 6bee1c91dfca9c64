import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

const open = () =>
  createTestCrm({
    attributes: {
      contact: z.object({
        tier: z.enum(["gold", "silver"]).default("silver"),
        score: z.int().optional(),
        seats: z.array(z.string()).optional(),
      }),
      organization: z.strictObject({ vat: z.string() }),
    },
  });
let t: Awaited<ReturnType<typeof open>>;
beforeAll(async () => {
  t = await open();
});
afterAll(() => t.close());

test("a new record gets the defaults, and what it must have is required", async () => {
  expect((await t.desk.contacts.create({ displayName: "x" })).attributes).toEqual({ tier: "silver" });
  await expect(t.desk.organizations.create({ displayName: "x" })).rejects.toMatchObject({
    code: "attributes.invalid",
    status: 400,
    errors: [{ pointer: "/attributes/vat" }],
  });
  expect((await t.desk.organizations.create({ displayName: "x", attributes: { vat: "1" } })).attributes).toEqual({
    vat: "1",
  });
});

test("a patch merges, null removes, and what is untouched stays", async () => {
  const { id } = await t.desk.contacts.create({ displayName: "x", attributes: { score: 3, seats: ["a"] } });
  const after = await t.desk.contacts.update({ id, attributes: { tier: "gold", score: null } });
  expect(after.attributes).toEqual({ tier: "gold", seats: ["a"] });
  expect((await t.desk.contacts.update({ id, jobTitle: "x" })).attributes).toEqual({ tier: "gold", seats: ["a"] });
});

test("a wrong value and an unknown name are refused where they stand", async () => {
  const wrong = t.desk.contacts.create({ displayName: "x", attributes: { seats: ["a", 1 as never] } });
  await expect(wrong).rejects.toMatchObject({
    code: "attributes.invalid",
    errors: [{ pointer: "/attributes/seats/1" }],
  });
  const unknown = t.desk.contacts.create({ displayName: "x", attributes: { teir: "gold" } as never });
  await expect(unknown).rejects.toMatchObject({
    code: "attributes.invalid",
    message: expect.stringContaining("createCrm"),
    errors: [{ pointer: "/attributes/teir" }],
  });
});

test("without a schema nothing but {} is accepted", async () => {
  const plain = await createTestCrm();
  try {
    expect((await plain.desk.contacts.create({ displayName: "x", attributes: {} })).attributes).toEqual({});
    await expect(plain.desk.contacts.create({ displayName: "x", attributes: { tier: "gold" } })).rejects.toMatchObject({
      errors: [{ pointer: "/attributes/tier" }],
    });
  } finally {
    await plain.close();
  }
});
