// What a job does: in transactions, for whoever asked, in its tenant, telling how far it is.
import { Contact } from "@kith/core";
import { expect, test } from "vitest";
import { contacts, errand, make, rows, state, t } from "./errands.fixture.ts";

test("is done in transactions: what one wrote stays when a later one fails", async () => {
  state.perform = async (_input, work) => {
    await work.transaction(make("First step"));
    await work.transaction(async (ctx) => {
      await make("Second step")(ctx);
      throw new Error("half way");
    });
  };
  await t.desk.errands.ask({});
  await t.settle();
  expect([(await contacts("first step")).length, (await contacts("second step")).length]).toEqual([1, 0]);
});

test("belongs to whoever asked for it, and says in the journal what caused it", async () => {
  state.perform = async (_input, work) => {
    await work.transaction(async (ctx) => {
      await make("Errand's")(ctx);
      if (state.runs.length === 1) ctx.schedule(errand, { n: 2 });
    });
  };
  await t.as({ user: "u_77" }).errands.ask({});
  await t.settle();
  // The second job was asked for by the first, on behalf of the same user.
  expect(await contacts("errand's")).toMatchObject(Array(2).fill({ createdBy: "u_77", ownerId: "u_77" }));
  const { items } = await t.desk.journal.read({ limit: 500 });
  const made = items.filter(
    ({ changes }) => (changes["displayName"] as { to?: string } | undefined)?.to === "Errand's",
  );
  expect(made).toMatchObject(
    Array(2).fill({ actor: "system:errands", causedBy: expect.stringMatching(/^job:[0-9a-f-]{36}$/) }),
  );
});

test("is that of its tenant", async () => {
  const seen: unknown[] = [];
  state.perform = async (_input, work) => {
    seen.push(
      work.tenant,
      await work.read(async (ctx) =>
        (await ctx.from(Contact).select("row.tenantId").execute()).map((row) => row.tenantId),
      ),
    );
    await work.transaction(make("There"));
  };
  await t.as({ tenant: "other" }).errands.ask({});
  await t.settle();
  expect(seen).toEqual(["other", ["other"]]);
  expect(await contacts("there")).toEqual([]);
  expect((await t.as({ tenant: "other" }).contacts.list({ filter: { displayName: "there" } })).items).toHaveLength(1);
});

test("tells how far it is", async () => {
  const seen: unknown[] = [];
  state.perform = async (_input, work) => {
    await work.progress(1, 10);
    seen.push(...(await rows()).map(({ done, of, status }) => [done, of, status]));
    await work.progress(2);
    seen.push(...(await rows()).map(({ done, of }) => [done, of]));
  };
  await t.desk.errands.ask({});
  await t.settle();
  expect(seen).toEqual([
    [1, 10, "running"],
    [2, 10],
  ]);
});

test("may find that another has taken what it wants, and goes on", async () => {
  const codes: unknown[] = [];
  state.perform = async (_input, work) => {
    for (let count = 0; count < 2; count += 1)
      await work
        .transaction((ctx) =>
          ctx.create(
            Contact,
            { displayName: "Unique" },
            { children: { externalIds: [{ source: "errand", externalId: "1" }] } },
          ),
        )
        .catch((error) => codes.push(error.code));
  };
  await t.desk.errands.ask({});
  await t.settle();
  expect([codes, (await contacts("unique")).length, (await rows())[0]?.status]).toEqual([
    ["record.conflict"],
    1,
    "completed",
  ]);
});
