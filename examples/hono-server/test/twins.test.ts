// Tenants whose rows have the same ids, as after a copy: each sees its own alone, and what one does leaves the other's twin as
// it is. A statement that finds a row by its id and forgets the tenant is told by this.
import { apiKeys, byApiKey } from "@kith/api-keys";
import { Contact, ContactEmail, command, definePlugin, job, query } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

/** What plugins may ask for that no operation here shows as it comes. */
const discard = job({
  name: "probe.discard",
  input: z.strictObject({ id: z.string() }),
  run: ({ id }, job) => job.discard(id),
});
const probe = definePlugin({
  name: "probe",
  contract: 1,
  jobs: [discard],
  operations: {
    discard: command({
      summary: "Take a file away",
      permission: "files:write",
      route: "POST /probe/discard",
      input: z.strictObject({ id: z.string() }),
      output: z.object({}),
    }).run(async (input, ctx) => {
      ctx.schedule(discard, input);
      return {};
    }),
    emails: query({
      summary: "Addresses, each with whose it is",
      permission: "contacts:read",
      route: "GET /probe/emails",
      input: z.strictObject({}),
      output: z.array(z.string()),
    }).run(async (_input, ctx) => {
      const rows = await ctx.from(ContactEmail).selectAll("row").orderBy("row.email").execute();
      return rows.map(({ email }) => email);
    }),
    children: query({
      summary: "How many addresses of these the caller may see",
      permission: "contacts:read",
      route: "GET /probe/children",
      input: z.strictObject({ ids: z.array(z.string()) }),
      output: z.int(),
    }).run(async ({ ids }, ctx) => {
      const lists = await ctx.children(Contact, ids);
      return [...lists.values()].flatMap(({ emails }) => emails ?? []).length;
    }),
  },
});
const t = await createTestCrm({ plugins: [apiKeys(), imports(), leads(), probe] });
const database = await t.owner.open();
afterAll(async () => {
  await database.close();
  await t.close();
});
const actor = anyone();
const { desk } = t;
const key = { "idempotency-key": "twin" };
const another = { "idempotency-key": "another" };
const other = anyone({ tenant: "other" });
const csv = "Company,Contact,Email\nAcme Ltd,Ann Lee,ann@acme.example\nHarbour,Jo Reyes,jo@harbour.example\n";

/** Texts by which a twin that shows itself is known; keys of comparison go with them, or nobody would be found twice. */
const told =
  /^(display_name|name|title|subject|body|notes|role|email|number|company|wanted|file_name|summary|digest|sha256)$/;
/** What the background writes for everybody, and what has an id of its own in all tenants. */
const apart = new Set(["journal_seals", "job_schedules", "jobs", "consumer_failures", "journal"]);

async function tablesWithTenant() {
  const tables = await database.kysely.introspection.getTables();
  return tables.filter(({ columns }) => columns.some(({ name }) => name === "tenant_id"));
}

/** Gives every row of `main` a twin in `other`. */
async function makeTwins(): Promise<void> {
  const tables = (await tablesWithTenant()).filter(({ name }) => !apart.has(name));
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const { name } of tables) {
    const found = await database.rows(`select * from "${name}" where tenant_id = 'main'`, []);
    rows.set(
      name,
      found.map((row) => twinOf(name, row)),
    );
  }
  await database.transaction("twins", async () => {
    // Parents may come after their children in the list: as long as some fit, others may fit after them.
    for (let waiting = [...rows]; waiting.length > 0; ) {
      const left: typeof waiting = [];
      for (const [name, twins] of waiting) {
        const fits = await database.kysely
          .transaction()
          .execute((db) => Promise.all(twins.map((twin) => db.insertInto(name).values(twin).execute())))
          .then(
            () => true,
            () => false,
          );
        if (!fits) left.push([name, twins]);
      }
      expect(left.length, left.map(([name]) => name).join(", ")).toBeLessThan(waiting.length);
      waiting = left;
    }
  });
}

/** Puts a row there where there is none of its key. */
const plant = (table: string, row: Record<string, unknown>) =>
  database.transaction("plant", () =>
    database.kysely
      .insertInto(table)
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
  );

/** Gives an import that has not run yet a twin. */
async function twinOfImport(name: string): Promise<void> {
  const { fileId } = await desk.imports.get(id(name));
  for (const [table, wanted] of [
    ["files", fileId],
    ["imports_import", made[name]],
  ] as const) {
    const rows = await database.rows(`select * from ${table} where tenant_id = 'main'`, []);
    for (const row of rows) if (row["id"] === wanted) await plant(table, twinOf(table, row));
  }
}

function twinOf(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const twin: Record<string, unknown> = { ...row, tenant_id: "other" };
  for (const [column, value] of Object.entries(row)) {
    // Postgres' driver has parsed what is JSON.
    if (value !== null && typeof value === "object" && !(value instanceof Date)) twin[column] = JSON.stringify(value);
    // Over already, and so what a rotation takes away.
    else if (column === "valid_until") twin[column] = new Date(0);
    else if (column === "blob_key") twin[column] = crypto.randomUUID();
    else if (typeof value === "string" && told.test(column) && !(table === "journal" && column === "digest"))
      twin[column] = column === "number" ? "+49 30 99999" : `TWIN ${value}`;
  }
  return twin;
}

async function stateOf(tenant: string): Promise<string> {
  const lines: string[] = [];
  for (const { name } of await tablesWithTenant()) {
    if (apart.has(name)) continue;
    const slot = database.dialect === "sqlite" ? "?" : "$1";
    for (const row of await database.rows(`select * from "${name}" where tenant_id = ${slot}`, [tenant]))
      lines.push(`${name} ${JSON.stringify(row)}`);
  }
  return lines.sort().join("\n");
}

const made: Record<string, string> = {};
let twins = "";
const upload = async (path: string, body = csv) => {
  const answer = await t.request("POST", path, { body, headers: { "content-type": "text/csv" }, actor });
  expect(answer.status, path).toBe(201);
  return ((await answer.json()) as { id: string }).id;
};

beforeAll(async () => {
  const phones = [{ number: "+49 30 23125 001" }];
  const emails = [{ email: "maria@example.com" }];
  const externalIds = [{ source: "shop", id: "1" }];
  const acme = await desk.organizations.create({ displayName: "Holding", phones: [{ number: "+49 30 23125 002" }] });
  const maria = await desk.contacts.create({ displayName: "Maria", phones, emails, externalIds, notes: "n" });
  const gone = await desk.contacts.create({ displayName: "Gone", emails: [{ email: "gone@example.com" }] });
  await desk.contacts.delete({ id: gone.id });
  const relation = await desk.relations.create({ contactId: maria.id, organizationId: acme.id, role: "owner" });
  const occurred = { direction: "inbound", occurredAt: "2026-03-02T09:12:00Z" } as const;
  const call = await desk.interactions.create({ channel: "phone", ...occurred, subject: "call", contactId: maria.id });
  // More than half of those that a lookup shows.
  for (let n = 0; n < 12; n++) {
    const occurredAt = new Date(Date.parse(occurred.occurredAt) + (n + 1) * 60_000).toISOString();
    await desk.interactions.create({
      channel: "phone",
      ...occurred,
      occurredAt,
      subject: `call ${n}`,
      contactId: maria.id,
    });
  }
  const task = await desk.tasks.create({ title: "call back", contactId: maria.id });
  const lead = await desk.leads.capture({ displayName: "Jordan", email: "jordan@example.com" });
  Object.assign(made, { maria: maria.id, gone: gone.id, acme: acme.id, relation: relation.id, call: call.id });
  Object.assign(made, { task: task.id, lead: lead.id, file: await upload("/files?name=list.csv") });
  const issued = await desk.apiKeys.create({ name: "sync", grants: [{ permission: "contacts:read" }] });
  Object.assign(made, { key: issued.id, keyText: issued.key });
  made["imported"] = await upload("/imports?entity=organizations");
  await t.settle();
  const body = { displayName: "Once" };
  made["once"] = (
    (await (await t.request("POST", "/contacts", { body, headers: key, actor })).json()) as { id: string }
  ).id;
  expect((await t.request("POST", "/contacts", { body, headers: another, actor: other })).status).toBe(201);
  await makeTwins();
  twins = await stateOf("other");
  expect(twins).toContain("TWIN Maria");
});

/** What main is answered, and that nothing of it, and nothing that it did, is the twin's. */
async function alone<T>(answer: Promise<T>): Promise<T> {
  const got = await answer;
  expect(JSON.stringify(got)).not.toContain("TWIN");
  return got;
}
const untouched = async () => {
  await t.settle();
  expect(await stateOf("other")).toBe(twins);
};
const id = (name: string) => ({ id: String(made[name]) });

test("records, their children and what hangs on them are read without their twins", async () => {
  expect((await alone(desk.contacts.get(id("maria")))).emails).toHaveLength(1);
  expect((await alone(desk.contacts.list({}))).items.filter(({ displayName }) => displayName === "Maria")).toHaveLength(
    1,
  );
  expect((await alone(desk.contacts.list({ bin: "only" }))).items).toHaveLength(1);
  const profile = await alone(desk.contacts.profile(id("maria")));
  expect(profile.relations).toHaveLength(1);
  await alone(desk.organizations.profile(id("acme")));
  expect((await alone(desk.contacts.timeline(id("maria")))).items).toHaveLength(13);
  await alone(desk.organizations.timeline(id("acme")));
  const caller = await alone(desk.contacts.lookup({ phone: "+49 30 23125 001" }));
  expect([caller.matches.length, caller.best?.interactions.length]).toEqual([1, 13]);
  expect((await alone(desk.contacts.lookup({ phone: "+49 30 23125 002" }))).matches).toHaveLength(1);
  expect((await alone(desk.contacts.lookup({ email: "maria@example.com" }))).matches).toHaveLength(1);
  expect((await alone(desk.contacts.lookup({ externalId: "1", source: "shop" }))).matches).toHaveLength(1);
  for (const of of [desk.relations, desk.interactions, desk.tasks, desk.leads, desk.files, desk.organizations])
    await alone(of.list({}) as Promise<unknown>);
  await alone(desk.interactions.list({ filter: { contactId: made["maria"] } }));
  await alone(desk.leads.get(id("lead")));
  await alone(desk.imports.get(id("imported")));
  expect((await alone(desk.imports.rows({ ...id("imported") }))).items).toHaveLength(2);
  expect(await (await t.request("GET", `/files/${made["file"]}/content`)).text()).toBe(csv);
  await untouched();
});

test("and the twins without those", async () => {
  const theirs = t.as({ tenant: "other" });
  const { displayName, emails } = await theirs.contacts.get(id("maria"));
  expect([displayName, emails]).toEqual(["TWIN Maria", [expect.objectContaining({ email: "TWIN maria@example.com" })]]);
  expect((await theirs.leads.get(id("lead"))).displayName).toBe("TWIN Jordan");
  expect((await theirs.contacts.lookup({ externalId: "1", source: "shop" })).best?.person?.displayName).toBe(
    "TWIN Maria",
  );
  expect((await theirs.contacts.profile(id("maria"))).relations).toMatchObject([{ relation: { role: "TWIN owner" } }]);
  // Of its bytes it has the name alone.
  expect((await t.request("GET", `/files/${made["file"]}/content`, { actor: other })).status).toBe(410);
});

test("a twin's file goes with its own bytes", async () => {
  await t.as({ tenant: "other" }).probe.discard(id("file"));
  await t.settle();
  twins = await stateOf("other");
  expect(twins).not.toContain("TWIN list.csv");
  expect(await (await t.request("GET", `/files/${made["file"]}/content`)).text()).toBe(csv);
});

test("children go into the bin with their own parent, and are seen by whoever sees it", async () => {
  const before = await alone(desk.probe.emails({}));
  await database.transaction("restore a twin", () =>
    database.kysely
      .updateTable("contacts")
      .set({ deleted_at: null })
      .where("tenant_id", "=", "other")
      .where("id", "=", String(made["gone"]))
      .execute(),
  );
  twins = await stateOf("other");
  expect(await alone(desk.probe.emails({}))).toEqual(before);
  expect(before).not.toContain("gone@example.com");
  const nobody = t.as({ user: "u_2", grants: [{ permission: "contacts:read", scope: "own" }] });
  for (const ids of [["maria"], ["maria", "gone"]].map((names) => names.map((name) => String(made[name])))) {
    expect(await desk.probe.children({ ids })).toBe(ids.length);
    expect(await nobody.probe.children({ ids })).toBe(0);
  }
});

test("the journal, its subjects and its values, and the proof of them", async () => {
  const { items } = await alone(desk.journal.read({ limit: 500 }));
  const created = items.find(({ event, subjects }) => event === "contact.created" && subjects[0]?.id === made["maria"]);
  expect(created?.changes["displayName"]).toEqual({ from: null, to: "Maria" });
  for (const { subjects } of items)
    expect(new Set(subjects.map((s) => `${s.type} ${s.id}`)).size).toBe(subjects.length);
  expect((await alone(desk.journal.verify({}))).problems).toEqual([]);
});

test("what is written leaves the twins as they are", async () => {
  const { emails } = await desk.contacts.get(id("maria"));
  const changed = [{ id: emails[0]?.id as string, email: "m@example.com" }, { email: "second@example.com" }];
  await alone(desk.contacts.update({ ...id("maria"), notes: "changed", emails: changed }));
  await untouched();
  await alone(desk.contacts.update({ ...id("maria"), emails: [] }));
  await untouched();
  await alone(desk.interactions.update({ ...id("call"), subject: "changed", occurredAt: "2026-03-03T09:12:00Z" }));
  await untouched();
  await alone(desk.interactions.delete(id("call")));
  await untouched();
  await alone(desk.interactions.restore(id("call")));
  await alone(desk.relations.update({ ...id("relation"), primary: true }));
  await alone(desk.relations.delete(id("relation")));
  await alone(desk.tasks.complete(id("task")));
  await alone(desk.contacts.restore(id("gone")));
  await alone(desk.contacts.delete(id("gone")));
  await untouched();
  await alone(desk.leads.convert(id("lead")));
  await alone(desk.files.delete(id("file")));
  await alone(desk.probe.discard(id("file")));
  await untouched();
});

test("an id of another system is taken in its own tenant alone", async () => {
  await desk.contacts.update({ ...id("maria"), externalIds: [] });
  const again = { displayName: "Again", externalIds: [{ source: "shop", id: "1" }] };
  const { results } = await alone(desk.contacts.createMany({ items: [again] }));
  expect(results).toMatchObject([{ status: "created" }]);
  await untouched();
});

test("a repeated request is the tenant's own", async () => {
  const repeated = await t.request("POST", "/contacts", { body: { displayName: "Once" }, headers: key, actor });
  expect(repeated.status).toBe(201);
  expect(await repeated.json()).toMatchObject({ id: made["once"], displayName: "Once" });
  expect((await t.request("POST", "/contacts", { body: { displayName: "x" }, headers: another, actor })).status).toBe(
    201,
  );
  await untouched();
  // The twin was made by a request that said something else.
  const theirs = await t.request("POST", "/contacts", { body: { displayName: "Once" }, headers: key, actor: other });
  expect(theirs.status).toBe(422);
});

test("an import, its dry run, its report and its undoing", async () => {
  for (const mode of ["skip", "update"]) {
    // Its last row is refused.
    made["again"] = await upload(`/imports?entity=organizations&onDuplicate=${mode}`, `${csv}Else,Jo,not an address\n`);
    // Of the same id, with rows of the same numbers, that were refused.
    await twinOfImport("again");
    for (const row_number of [1, 2, 3, 4])
      await plant("imports_row", {
        tenant_id: "other",
        import_id: made["again"],
        row_number,
        outcome: "rejected",
        reasons: "[]",
        cells: '["TWIN"]',
      });
    twins = await stateOf("other");
    await untouched();
    expect((await alone(desk.imports.get(id("again")))).counts.rejected).toBe(1);
    await alone(desk.imports.rows(id("again")));
    await desk.imports.undo(id("again"));
    await untouched();
    expect((await desk.imports.get(id("again"))).status).toBe("undone");
  }
  made["dry"] = await upload("/imports?entity=organizations&dryRun=true");
  await untouched();
  // As if the twins of its records had been changed since by a later row: those here were not.
  await database.transaction("versions", () =>
    database.kysely
      .updateTable("imports_row")
      .set({ organization_did: "updated", organization_version: 9, contact_did: "updated", contact_version: 9 })
      .where("tenant_id", "=", "other")
      .where("import_id", "=", String(made["imported"]))
      .execute(),
  );
  twins = await stateOf("other");
  await desk.imports.undo(id("imported"));
  await untouched();
  expect((await desk.organizations.list({ filter: { displayName: "Acme Ltd" } })).items).toEqual([]);
  // What another tenant's dry run remembers, of an import of the same id, is as if it were not there.
  made["dry"] = await upload("/imports?entity=organizations&dryRun=true");
  await twinOfImport("dry");
  for (const party of ["contact", "organization"])
    for (const key of ["email:ann@acme.example", "name:acme ltd"])
      await plant("imports_key", {
        tenant_id: "other",
        import_id: made["dry"],
        party,
        key,
        row_number: 1,
        name: "Acme Ltd",
        external_id: null,
      });
  twins = await stateOf("other");
  await untouched();
  const dry = await alone(desk.imports.get(id("dry")));
  expect([dry.counts.created, dry.made]).toEqual([2, { contacts: 2, organizations: 2, relations: 2 }]);
  expect((await alone(desk.imports.get(id("imported")))).status).toBe("undone");
});

test("an API key, its uses, its rotation and its end", async () => {
  const authenticate = byApiKey();
  const keyed = (text: string) => new Request("http://kith.test/contacts", { headers: { "x-api-key": text } });
  expect(await authenticate(keyed(String(made["keyText"])), t.crm)).toMatchObject({ tenant: "main" });
  const [secret] = await database.rows("select id from apikeys_secret where tenant_id = 'main'", []);
  const house = t.crm.asSystem({ tenant: "main", reason: "test" });
  await house.apiKeys.noteUse({ uses: [{ secretId: String(secret?.["id"]), at: "2026-03-02T09:12:00Z" }] });
  await untouched();
  // Its twin has one that is over, and one that is not.
  const [over] = await database.rows("select * from apikeys_secret where tenant_id = 'other'", []);
  await plant("apikeys_secret", { ...over, id: crypto.randomUUID(), hash: "TWIN still good", valid_until: null });
  twins = await stateOf("other");
  expect(twins).toContain("TWIN still good");
  const rotated = await desk.apiKeys.rotate({ ...id("key"), graceSeconds: 0 });
  await untouched();
  expect(await authenticate(keyed(rotated.key), t.crm)).toMatchObject({ tenant: "main" });
  await alone(desk.apiKeys.revoke(id("key")));
  await untouched();
});
