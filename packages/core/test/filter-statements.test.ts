// Whatever value a filter is given, the database is told the same statements: values travel as parameters, never as text.
import { createTestCrm } from "@kith/testing";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { afterAll, expect, test, vi } from "vitest";
import { hostileStrings } from "./hostile-strings.fixture.ts";

const t = await createTestCrm();
const texts = new Set<string>();
const { prepare } = Sqlite.prototype;
vi.spyOn(Sqlite.prototype, "prepare").mockImplementation(function (this: Sqlite.Database, text: string) {
  texts.add(text);
  return Reflect.apply(prepare, this, [text]) as never;
});
const { query } = Client.prototype;
vi.spyOn(Client.prototype, "query").mockImplementation(function (this: Client, ...given: unknown[]) {
  const [config] = given;
  texts.add(typeof config === "string" ? config : (config as { text: string }).text);
  return Reflect.apply(query, this, given) as never;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await t.close();
});

const conditions = (value: string): Record<string, unknown>[] => [
  ...["eq", "ne", "contains", "startsWith", "gt", "lte"].map((operator) => ({ displayName: { [operator]: value } })),
  { displayName: { in: [value, value] } },
  { ownerId: value },
  { kinds: value },
  { displayName: { startsWith: value, ne: value }, ownerId: value },
];

test("of every operator, on text and on lists of texts", async () => {
  const ask = async (value: string) => {
    for (const filter of conditions(value))
      for (const sort of ["displayName", "-createdAt"])
        await t.desk.contacts.list({ filter, sort }).catch((error) => {
          if (error.status !== 400) throw error;
        });
  };
  await ask("Maria");
  expect(texts.size).toBeGreaterThan(10);
  const usual = new Set(texts);
  for (const text of hostileStrings) await ask(text);
  // What is looked at again after some seconds, such as the tenant's settings, is none of theirs.
  const isOurs = (text: string) => /\b(?:contacts|displayName|owner_id|kinds)\b/.test(text);
  expect([...texts].filter((text) => !usual.has(text) && isOurs(text))).toEqual([]);
});

test("the next page of a list or timeline begins at one bound of an index", async () => {
  for (let n = 0; n < 3; n++) {
    const { id } = await t.desk.contacts.create({ displayName: `Maria ${n}` });
    for (let line = 0; line < 2; line++)
      await t.desk.interactions.create({ contactId: id, channel: "phone", direction: "inbound", subject: `${line}` });
    await t.desk.tasks.create({ contactId: id, title: `${n}`, dueAt: `2026-03-0${n + 1}T09:00:00Z` });
    if (n < 2) continue;
    const due = await t.desk.tasks.list({ limit: 1, sort: "-dueAt" });
    const first = await t.desk.contacts.list({ limit: 1, sort: "-createdAt" });
    const lines = await t.desk.contacts.timeline({ id, limit: 1 });
    texts.clear();
    await t.desk.contacts.list({ limit: 1, sort: "-createdAt", cursor: first.nextCursor ?? "" });
    await t.desk.contacts.timeline({ id, limit: 1, cursor: lines.nextCursor ?? "" });
    const next = await t.desk.tasks.list({ limit: 1, sort: "-dueAt", cursor: due.nextCursor ?? "" });
    expect(next.items.map(({ title }) => title)).toEqual(["1"]);
  }
  const bounds = [...texts].flatMap((text) => /\("row"\."(\w+)", "row"\."id"\) < \(/.exec(text)?.[1] ?? []);
  expect(bounds).toEqual(["created_at", "at", "due_at"]);
});
