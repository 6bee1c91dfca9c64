// Two different compositions in one process, over the same entity values, do not disturb each other.
import { command, createCrm, definePlugin, isCrmError, query } from "@kith/core";
import { anyone, testDatabase } from "@kith/testing";
import { expect, test } from "vitest";
import * as z from "zod";

const notes = () =>
  definePlugin({
    name: "notes",
    contract: 1,
    operations: {
      count: query({
        summary: "s",
        permission: "notes:read",
        route: "GET /notes",
        input: z.strictObject({}),
        output: z.object({ contacts: z.int() }),
      }).run(async (_input, ctx) => {
        const { Contact } = await import("@kith/core");
        return { contacts: (await ctx.from(Contact).select("row.id").execute()).length };
      }),
      fail: command({
        summary: "s",
        permission: "notes:write",
        route: "POST /notes/fail",
        input: z.strictObject({}),
        output: z.object({}),
      }).run(async () => {
        throw new Error("on purpose");
      }),
    },
  });

test("each has its own operations, attributes, data and transactions", async () => {
  const [first, second] = [await testDatabase(), await testDatabase()];
  const withNotes = await createCrm({
    database: first.adapter,
    plugins: [notes()],
    attributes: { contact: z.strictObject({ tier: z.enum(["gold", "silver"]) }) },
  });
  const without = await createCrm({ database: second.adapter, plugins: [] });
  await Promise.all([withNotes.migrations.apply(), without.migrations.apply()]);
  const [a, b] = [withNotes.as(anyone()), without.as(anyone())];

  await Promise.all(
    Array.from({ length: 20 }, (_, index) => [
      a.contacts.create({ displayName: `A ${index}`, attributes: { tier: "gold" } }),
      b.contacts.create({ displayName: `B ${index}` }),
      a.notes.fail({}).catch(() => undefined),
    ]).flat(),
  );
  expect(await a.notes.count({})).toEqual({ contacts: 20 });
  expect((await b.contacts.list({ limit: 200 })).items).toHaveLength(20);
  expect(b).not.toHaveProperty("notes");
  const refused = await b.contacts
    .create({ displayName: "x", attributes: { tier: "gold" } as never })
    .catch((error: unknown) => error);
  expect(isCrmError(refused) && refused.code).toBe("attributes.invalid");

  await withNotes.close();
  expect((await b.contacts.list({})).items).toHaveLength(20);
  await without.close();
  await Promise.all([first.drop(), second.drop()]);
});

test("one on the other's database sees what both share", async () => {
  const database = await testDatabase();
  const withNotes = await createCrm({ database: database.adapter, plugins: [notes()] });
  const without = await createCrm({ database: database.adapter, plugins: [] });
  await Promise.all([withNotes.migrations.apply(), without.migrations.apply()]);
  await without.as(anyone()).contacts.create({ displayName: "Shared" });
  expect(await withNotes.as(anyone()).notes.count({})).toEqual({ contacts: 1 });
  await withNotes.close();
  await without.close();
  await database.drop();
});
