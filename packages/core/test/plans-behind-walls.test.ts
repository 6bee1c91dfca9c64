// With row-level security PostgreSQL reads by the same indexes as without.
import { createTestCrm } from "@kith/testing";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";

type Said = { readonly text: string; readonly values: unknown[] };
type Plan = { readonly "Index Name"?: string; readonly Plans?: readonly Plan[] };
const indexes = (plan: Plan): string[] => [plan["Index Name"] ?? [], ...(plan.Plans ?? []).map(indexes)].flat(9);

// Plans are PostgreSQL's; SQLite has no row-level security.
const onPostgresql = process.env["KITH_TEST_DATABASE"] === "postgresql";
describe.skipIf(!onPostgresql)("plans behind the second wall", () => {
  const ends: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const end of ends) await end();
  });
  const { query } = Client.prototype;
  /** Contacts of each of three tenants. */
  const many = 1_000;

  /** What a CRM says for some calls, each with the indexes that it is answered by. */
  async function plans(rowLevelSecurity: boolean) {
    const t = await createTestCrm({ rowLevelSecurity });
    ends.push(t.close);
    const { id } = await t.desk.contacts.create({ displayName: "Maria", phones: [{ number: "+49 30 0074321" }] });
    for (let n = 0; n < 3; n++)
      await t.desk.interactions.create({ contactId: id, channel: "phone", direction: "inbound", subject: `${n}` });
    const owner = await t.owner.open();
    await owner.transaction("fill", async () => {
      for (const statement of fill)
        await owner.kysely.executeQuery({ sql: statement, parameters: [], query: {} as never, queryId: {} as never });
    });
    const said: Said[] = [];
    Client.prototype.query = function (this: Client, ...given: unknown[]) {
      const [config] = given as [Said];
      if (/^(select|with)/.test(config.text)) said.push(config);
      return Reflect.apply(query, this, given);
    } as never;
    const calls: Record<string, () => Promise<unknown>> = {
      get: () => t.desk.contacts.get({ id }),
      list: () => t.desk.contacts.list({ limit: 50 }),
      "list by name": () => t.desk.contacts.list({ limit: 50, sort: "displayName" }),
      lookup: () => t.desk.contacts.lookup({ phone: "030-0074321", region: "DE" }),
      timeline: () => t.desk.contacts.timeline({ id, limit: 50 }),
      journal: () => t.desk.journal.read({ limit: 50 }),
    };
    const found: Record<string, Record<string, string[]>> = {};
    const database = await t.database.open();
    for (const [name, call] of Object.entries(calls)) {
      said.length = 0;
      await call();
      const by: Record<string, string[]> = {};
      found[name] = by;
      for (const { text, values } of [...said]) {
        if (/^select (id, name, region|columns|attname|plugin)|pg_|kith_/.test(text)) continue;
        const [row] = await database.reaching({ tenant: "main" }, () =>
          database.rows(`explain (format json) ${text}`, values),
        );
        const [explained] = (row?.["QUERY PLAN"] ?? []) as { Plan: Plan }[];
        by[text] = explained ? indexes(explained.Plan).sort() : [];
      }
    }
    Client.prototype.query = query;
    await owner.close();
    await database.close();
    return found;
  }
  /** Rows like one that is there, in each of three tenants, each of its own; what refers to what plays no part. */
  const fill = [
    "set local session_replication_role = replica",
    ...["contacts", "contacts_phone", "timeline", "journal"].map(
      (table) => `insert into ${table} ${table === "journal" ? "overriding user value" : ""}
        select made.* from (select to_jsonb(t) as one from ${table} as t limit 1) as t, generate_series(1, ${many}) as n,
          unnest(array['main', 't1', 't2']) as tenant,
          jsonb_populate_record(null::${table}, one || jsonb_build_object(
            'tenant_id', tenant, 'id', gen_random_uuid(), 'contact_id', gen_random_uuid(),
            'subject_id', gen_random_uuid(), 'e164', '+1' || n, 'national_digits', n::text,
            'display_name_key', n::text)) as made`,
    ),
    "analyze contacts, contacts_phone, timeline, journal",
  ];

  test("are those of before", async () => {
    const [off, on] = [await plans(false), await plans(true)];
    expect(on).toEqual(off);
    const used = Object.fromEntries(Object.entries(on).map(([call, by]) => [call, Object.values(by).flat()]));
    expect(used).toMatchObject({
      get: expect.arrayContaining(["contacts_pk", "contacts_phone_parent"]),
      list: expect.arrayContaining(["contacts_created"]),
      "list by name": expect.arrayContaining(["contacts_name"]),
      lookup: expect.arrayContaining(["contacts_phone_digits"]),
      timeline: expect.arrayContaining(["timeline_pk"]),
    });
  });
});
