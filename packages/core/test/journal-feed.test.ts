// The feed: its cursors, and who sees what in it.
import { command, definePlugin, event } from "@kith/core";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { type Entry, readOn } from "./read-on.fixture.ts";

const signed = event({
  name: "deal.signed",
  version: 2,
  permission: "deals:read",
  payload: z.strictObject({ contactId: z.string(), amount: z.int() }),
});
const deals = definePlugin({
  name: "deals",
  contract: 1,
  events: [signed],
  operations: {
    sign: command({
      summary: "s",
      permission: "deals:write",
      route: "POST /deals",
      input: z.strictObject({ contactId: z.string(), amount: z.int() }),
      output: z.object({}),
    }).run(async (input, ctx) => {
      ctx.record(signed, input, [{ type: "contact", id: input.contactId }]);
      return {};
    }),
  },
});
const t = await createTestCrm({ plugins: [deals] });
const { crm } = t;
afterAll(() => t.close());

const desk = () => crm.as(anyone());
const rest = (cursor?: string, reader = desk()) => readOn(reader, cursor);

test("an empty page has a cursor too, from which the next entry comes", async () => {
  const { cursor } = await rest();
  const again = await desk().journal.read({ after: cursor });
  expect(again.items).toEqual([]);
  const { id } = await desk().contacts.create({ displayName: "New" });
  const page = await desk().journal.read({ after: again.nextCursor });
  expect(page.items).toMatchObject([
    {
      event: "contact.created",
      eventVersion: 1,
      actor: "u_1",
      causedBy: null,
      subjects: [{ type: "contact", id }],
      payload: { version: 1 },
      changes: { displayName: { from: null, to: "New" } },
    },
  ]);
  expect((await desk().journal.read({ after: page.nextCursor })).items).toEqual([]);
});

test.each([
  "",
  "x",
  "bnVsbA",
  Buffer.from('["a","b","c"]').toString("base64url"),
  Buffer.from("[null,null,5]").toString("base64url"),
  Buffer.from('["3:3:",null,"-1"]').toString("base64url"),
  Buffer.from('["9:3:",null,"0"]').toString("base64url"),
  Buffer.from(`["3:3:","1' or '1'='1","0"]`).toString("base64url"),
  "a".repeat(20_000),
])("a cursor that is not one of the feed is refused: %.20s", async (cursor) => {
  await expect(desk().journal.read({ after: cursor })).rejects.toMatchObject({
    status: 400,
    errors: [{ pointer: "/after" }],
  });
});

describe("who sees what", () => {
  let start = "";
  let contactId = "";
  beforeAll(async () => {
    start = (await rest()).cursor;
    contactId = (await desk().contacts.create({ displayName: "Mine", notes: "private" })).id;
    await crm.as(anyone({ user: "u_2" })).contacts.create({ displayName: "Theirs" });
    await desk().deals.sign({ contactId, amount: 5 });
    await crm.as(anyone({ tenant: "other" })).contacts.create({ displayName: "Other tenant" });
    for (let index = 0; index < 30; index += 1) await desk().organizations.create({ displayName: `O ${index}` });
    await desk().contacts.update({ id: contactId, notes: "more" });
  });
  const seen = async (grants: { permission: string; scope?: "own"; hide?: string[] }[], actor = {}) =>
    (await rest(start, crm.as(anyone({ ...actor, grants: [{ permission: "journal:read" }, ...grants] })))).entries;
  const names = (entries: readonly Entry[]) => entries.map(({ event }) => event);

  test("nothing without the permission for the feed, and nothing by that alone", async () => {
    await expect(crm.as(anyone({ grants: [{ permission: "contacts:read" }] })).journal.read({})).rejects.toMatchObject({
      code: "permission.denied",
    });
    expect(await seen([])).toEqual([]);
  });

  test("changes of records by the permission that shows them, however many others stand between", async () => {
    expect(names(await seen([{ permission: "contacts:read" }]))).toEqual([
      "contact.created",
      "contact.created",
      "contact.updated",
    ]);
    expect(names(await seen([{ permission: "organizations:read" }]))).toEqual(Array(30).fill("organization.created"));
  });

  test("events by their own permission, and only about records that are seen", async () => {
    expect(await seen([{ permission: "deals:read" }])).toEqual([]);
    const entries = await seen([{ permission: "deals:read" }, { permission: "contacts:read" }]);
    expect(entries.find(({ event }) => event === "deal.signed")).toMatchObject({
      eventVersion: 2,
      payload: { contactId, amount: 5 },
      changes: {},
    });
    expect(
      names(await seen([{ permission: "deals:read" }, { permission: "contacts:read", scope: "own" }], { user: "u_2" })),
    ).toEqual(["contact.created"]);
  });

  test("hidden fields in no entry", async () => {
    const entries = await seen([{ permission: "contacts:read", hide: ["notes"] }]);
    expect(entries).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toMatch(/private|more|notes/);
  });

  test("another tenant sees its own alone", async () => {
    const { entries } = await rest(start, crm.as(anyone({ tenant: "other" })));
    expect(entries.map(({ changes }) => (changes["displayName"] as { to: string }).to)).toEqual(["Other tenant"]);
  });
});
