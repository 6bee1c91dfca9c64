// Entries of several tenants in one batch, some of which fail: each is handled for its own tenant.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import { contactId, database, desk, first, mark, marks, settle, state } from "./orders.fixture.ts";

const { KITH_TEST_DATABASE, KITH_TEST_ROW_LEVEL_SECURITY } = process.env;
const isWalled = KITH_TEST_DATABASE === "postgresql" && KITH_TEST_ROW_LEVEL_SECURITY !== "off";

test("a batch of several tenants reaches the rows of each in turn, also after a savepoint was undone", async () => {
  const contactOf: Record<string, string> = {};
  for (const tenant of ["main", "other"])
    contactOf[tenant] = (await first.as(anyone({ tenant })).contacts.create({ displayName: tenant })).id;
  await settle();
  for (const [n, tenant] of ["main", "other", "main", "other", "main"].entries())
    await first.as(anyone({ tenant })).orders.buy({ contactId: contactOf[tenant] as string, numbers: [n] });
  let failing = true;
  state.handle = async (entries, ctx) => {
    const { id } = ctx.tenant;
    // As a handler that forgot the tenant; without the second wall it sees everybody's rows.
    const rows = await ctx.raw.selectFrom("contacts").select("tenant_id").distinct().execute();
    const tenants = rows.map((row) => row["tenant_id"]);
    expect(isWalled ? tenants : [id]).toEqual([id]);
    await mark(entries, ctx);
    if (failing && id === "other") throw new Error("not yet");
  };
  await settle();
  expect([await marks(), await marks(first, "other")]).toEqual([[0, 2, 4], []]);
  failing = false;
  state.clock += 60_000;
  await settle();
  expect([await marks(), await marks(first, "other")]).toEqual([
    [0, 2, 4],
    [1, 3],
  ]);
});

test("what waits in one tenant holds up no other's entries of a subject of the same id", async () => {
  const other = first.as(anyone({ tenant: "other" }));
  let failing = true;
  state.handle = async (entries, ctx) => {
    if (failing && ctx.tenant.id === "main") throw new Error("not yet");
    await mark(entries, ctx);
  };
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await settle();
  await other.orders.buy({ contactId, numbers: [3] });
  await settle();
  expect(await marks(first, "other")).toEqual([3]);
  // As if what they waited for had gone, and nobody had noticed yet.
  state.handle = async () => {
    throw new Error("not yet");
  };
  await other.orders.buy({ contactId, numbers: [4, 5] });
  await settle();
  const raw = await database.owner.open();
  try {
    const theirs = raw.kysely.updateTable("consumer_failures").set({ retry_at: null }).where("tenant_id", "=", "other");
    await raw.transaction("a retry that was forgotten", () => theirs.execute());
    failing = false;
    state.handle = mark;
    state.clock += 60_000;
    await settle();
    expect([await marks(), await marks(first, "other")]).toEqual([[1, 2], [3]]);
  } finally {
    await raw.close();
  }
});

test("what is tried again or given up by its id is the tenant's own", async () => {
  state.handle = async () => {
    throw new Error("not yet");
  };
  await desk().orders.buy({ contactId, numbers: [1] });
  await settle();
  const raw = await database.owner.open();
  const theirs = () => raw.rows("select * from consumer_failures where tenant_id = 'other'", []);
  try {
    const [own] = await raw.rows("select * from consumer_failures", []);
    const { number: _number, ...rest } = own as Record<string, unknown>;
    const twin = { ...rest, tenant_id: "other", entry_id: crypto.randomUUID(), status: "setAside", retry_at: null };
    await raw.transaction("twin", () => raw.kysely.insertInto("consumer_failures").values(twin).execute());
    const before = await theirs();
    const id = String(own?.["id"]);
    await desk().consumers.replay({ id });
    expect(await theirs()).toEqual(before);
    await desk().consumers.discard({ id });
    expect(await theirs()).toEqual(before);
    expect(await raw.rows("select * from consumer_failures where tenant_id = 'main'", [])).toEqual([]);
  } finally {
    await raw.close();
  }
});
