// A tenant exported whole and deleted whole, beside another that has the same and keeps all of it.
import { createHash } from "node:crypto";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { column, createCrm, definePlugin, directoryBlobStore, plainTable } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { exportTenant, tenancy } from "@kith/tenancy";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

/** Composed when the tenants are filled, and absent when they go. */
const guests = definePlugin({
  name: "guests",
  contract: 1,
  migrations: [
    {
      name: "0001_guests",
      up: (db) =>
        plainTable(
          db,
          "guests_seat",
          { tenantId: column.key(), row: column.integer(), contactId: column.reference("contacts") },
          { primaryKey: ["tenantId", "row"], tenant: true },
        ),
    },
  ],
  operations: {},
});
const blobs = await mkdtemp(join(tmpdir(), "kith-tenancy-"));
const files = directoryBlobStore(blobs);
const before = await createTestCrm({ plugins: [imports(), leads(), tenancy(), guests], files });
const crm = await createCrm({ database: before.database, plugins: [imports(), leads(), tenancy()], files });
const database = await before.owner.open();
afterAll(async () => {
  await database.close();
  await crm.close();
  await before.close();
  await rm(blobs, { recursive: true });
});
const house = (tenant: string) => crm.asSystem({ tenant, reason: "contract ended" });
const big = Buffer.alloc(4 * 1024 * 1024 + 17, "abcdefghij");

async function fill(id: string): Promise<void> {
  if (id !== "other") await before.crm.asSystem({ tenant: "main", reason: "onboarding" }).tenants.create({ id });
  const actor = anyone({ tenant: id });
  const desk = before.crm.as(actor);
  const mother = await desk.organizations.create({ displayName: `${id} Holding` });
  const emails = [{ email: `maria@${id}.example` }];
  const contact = await desk.contacts.create({ displayName: `Maria ${id}`, birthday: "1970-01-31", emails });
  await desk.relations.create({ contactId: contact.id, organizationId: mother.id, role: "owner" });
  const call = { channel: "phone", direction: "inbound", occurredAt: "2026-03-02T09:12:00Z" } as const;
  const first = await desk.interactions.create({ ...call, subject: `${id} calls`, contactId: contact.id });
  await desk.tasks.create({ title: `${id} task`, contactId: contact.id, dueAt: "2026-03-02T09:12:00Z" });
  await desk.contacts.update({ id: contact.id, notes: "n".repeat(70_000).slice(0, 4_000) });
  const lead = await desk.leads.capture({ displayName: `${id} Lead`, email: `lead@${id}.example` });
  await desk.leads.convert({ id: lead.id });
  const form = new FormData();
  form.set("file", new Blob([big]), `${id}.bin`);
  expect((await before.request("POST", "/files", { body: form, actor })).status).toBe(201);
  const csv = new FormData();
  csv.set("entity", "organizations");
  csv.set("file", new Blob([`Company,Contact\n${id} Ltd,${id} Person\n`]), "list.csv");
  expect((await before.request("POST", "/imports", { body: csv, actor })).status).toBe(201);
  await before.settle();
  await database.transaction("seats", () =>
    database.kysely
      .insertInto("guests_seat")
      .values(Array.from({ length: 1_200 }, (_, row) => ({ tenant_id: id, row, contact_id: contact.id })))
      .execute(),
  );
  expect(first.id).toBeDefined();
}

/** Every table with tenants in it, as the database has them. */
async function tables(): Promise<string[]> {
  const rows = await database.rows(
    database.dialect === "sqlite"
      ? `select m.name from sqlite_schema m join pragma_table_info(m.name) c where m.type = 'table' and c.name = 'tenant_id'`
      : `select table_name::text as name from information_schema.columns
         where table_schema = current_schema() and column_name = 'tenant_id'`,
    [],
  );
  return rows.map(({ name }) => String(name)).sort();
}
const slot = database.dialect === "sqlite" ? "?" : "$1";
const rowsOf = (table: string, tenant: string) =>
  database.rows(`select * from "${table}" where tenant_id = ${slot}`, [tenant]);
async function digestOf(tenant: string): Promise<string> {
  const hash = createHash("sha256");
  for (const table of await tables()) {
    // What background work itself writes, whoever it works for.
    if (["journal_seals", "job_schedules"].includes(table)) continue;
    const rows = await rowsOf(table, tenant);
    hash.update(
      table +
        rows
          .map((row) => JSON.stringify(row))
          .sort()
          .join("\n"),
    );
  }
  return hash.digest("hex");
}
const linesOf = async (tenant: string) => {
  const lines = [];
  for await (const line of exportTenant(crm, { tenant, reason: "contract ended" })) lines.push(JSON.parse(line));
  return lines as { table?: string; row?: Record<string, unknown>; file?: string; part?: number; bytes?: string }[];
};
const blobsLeft = async () =>
  (await readdir(blobs, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).length;
const work = async () => {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
};

beforeAll(async () => {
  await fill("acme");
  await fill("other");
});

test("an export has every row of the tenant and the bytes of its files, and nothing of another", async () => {
  const [head, ...lines] = await linesOf("acme");
  expect(head).toMatchObject({ export: "kith", version: 1, tenant: { id: "acme", region: "US" } });
  for (const table of await tables()) {
    const exported = lines.filter((line) => line.table === table).length;
    // What the export itself writes while it goes on.
    const own = ["journal", "journal_subjects"].includes(table) ? 1 : 0;
    expect(exported - own, table).toBeLessThanOrEqual((await rowsOf(table, "acme")).length);
    expect(exported, table).toBeGreaterThanOrEqual((await rowsOf(table, "acme")).length - own);
  }
  expect(lines.some(({ table }) => table === "guests_seat")).toBe(true);
  const text = JSON.stringify(lines);
  expect(text.includes("maria@acme.example")).toBe(true);
  for (const canary of ["other Holding", "other.example", "other Lead", "other.bin"])
    expect(text.includes(canary), canary).toBe(false);
  const contact = lines.find(({ table, row }) => table === "contacts" && row?.["birthday"])?.row;
  expect(contact).toMatchObject({
    tenant_id: "acme",
    birthday: "1970-01-31",
    attributes: {},
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
  });
  const file = lines.find(({ table, row }) => table === "files" && row?.["name"] === "acme.bin")?.row;
  const parts = lines.filter((line) => line.file === file?.["id"]);
  expect(parts.map(({ part }) => part)).toEqual([0, 1]);
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(String(part.bytes), "base64")));
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(file?.["sha256"]);
  const order = [...new Set(lines.flatMap(({ table }) => (table ? [table] : [])))];
  expect(order.indexOf("contacts")).toBeLessThan(order.indexOf("contacts_email"));
  const { items } = await house("acme").journal.read({ limit: 500 });
  expect(items.at(-1)).toMatchObject({ event: "tenant.exported", causedBy: "contract ended" });
});

describe("is refused", () => {
  const everybody = crm.as(anyone({ tenant: "acme" }));
  test("to everybody but the house of that tenant", async () => {
    const houseOnly = { code: "permission.denied", status: 403 };
    await expect(everybody.tenancy.export({ id: "acme" })).rejects.toMatchObject(houseOnly);
    await expect(everybody.tenancy.delete({ id: "acme" })).rejects.toMatchObject(houseOnly);
    await expect(house("other").tenancy.export({ id: "acme" })).rejects.toMatchObject({ code: "tenant.unknown" });
    await expect(house("other").tenancy.delete({ id: "acme" })).rejects.toMatchObject({ code: "tenant.unknown" });
  });
  test("with a cursor that is none", async () => {
    for (const place of ["", "{}", '{"table":"tenants","after":null}', '{"table":"contacts","after":[1]}'])
      await expect(
        house("acme").tenancy.export({ id: "acme", cursor: Buffer.from(place).toString("base64url") || "%" }),
      ).rejects.toMatchObject({ code: "cursor.invalid" });
  });
  test("where the tenant is open, or the system's own", async () => {
    await expect(house("acme").tenancy.delete({ id: "acme" })).rejects.toMatchObject({ code: "tenancy.notSuspended" });
    await expect(house("main").tenancy.delete({ id: "main" })).rejects.toMatchObject({ code: "tenancy.systemTenant" });
  });
});

test("a deletion that is stopped midway goes on, and leaves no row, no file and no id to be had again", async () => {
  const [others, blobsOfBoth] = [await digestOf("other"), await blobsLeft()];
  await house("acme").tenants.suspend({ id: "acme" });
  expect(await house("acme").tenancy.delete({ id: "acme" })).toEqual({ id: "acme" });
  const rowsLeft = async () => {
    const counts = [];
    for (const table of await tables()) counts.push((await rowsOf(table, "acme")).length);
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const all = await rowsLeft();
  // Each time it is stopped once something has gone.
  for (let left = all; left > 0; ) {
    const stop = new AbortController();
    const working = crm.work({ signal: stop.signal, pollMs: 5, drainMs: 0 });
    const before = left;
    await expect.poll(async () => (left = await rowsLeft()), { timeout: 20_000 }).toBeLessThan(before);
    stop.abort();
    await working;
    left = await rowsLeft();
  }
  await work();
  for (const table of await tables()) expect(await rowsOf(table, "acme"), table).toEqual([]);
  expect(await digestOf("other")).toBe(others);
  expect(await blobsLeft()).toBe(blobsOfBoth / 2);
  const [row] = await database.rows(`select * from tenants where id = ${slot}`, ["acme"]);
  expect(row).toMatchObject({ id: "acme", status: "deleted", name: "" });
  await expect(crm.as(anyone({ tenant: "acme" })).contacts.list({})).rejects.toMatchObject({ code: /tenant\./ });
  await expect(house("main").tenants.create({ id: "acme" })).rejects.toMatchObject({ code: "tenant.exists" });
  expect((await crm.as(anyone({ tenant: "other" })).contacts.list({})).items.length).toBeGreaterThan(0);
});
