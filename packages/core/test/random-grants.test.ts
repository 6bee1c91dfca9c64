// Whatever the grants: what the database answers is what a plain check in memory allows. Rows, actors and rules are drawn
// from a seeded generator; the check below knows nothing of SQL. `KITH_GRANTS_SEED` draws others.
import { type Grant, isCrmError, type RecordScope } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, expect, test } from "vitest";

const seed = Number(process.env["KITH_GRANTS_SEED"] ?? 20261126);
const t = await createTestCrm();
afterAll(() => t.close());

/** mulberry32, by Tommy Ettinger: enough to draw from, the same everywhere. */
function generator(state: number) {
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const pick = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  return { next, pick, some: <T>(of: readonly T[], chance: number) => of.filter(() => next() < chance) };
}
const { next, pick, some } = generator(seed);

interface Caller {
  readonly user: string;
  readonly teams: readonly string[];
  readonly grants: readonly Grant[];
}
interface Owned {
  readonly id: string;
  readonly ownerId: string | null;
  readonly teamId: string | null;
}

const users = ["u_1", "u_2", "u_3", "u_4", "u_5"];
const teams = ["north", "south", "east"];
const fields = ["displayName", "notes", "jobTitle", "emails", "ownerId", "teamId", "lifecycleStage", "createdAt"];
const nouns = ["contacts", "relations", "interactions"] as const;

const drawGrants = (noun: string): Grant[] =>
  Array.from({ length: Math.floor(next() * 4) }, () => ({
    permission: pick([`${noun}:read`, `${noun}:read`, `${noun}:*`, `${noun}:write`, "*:read", "*"]),
    ...(next() < 0.9 ? { scope: pick<RecordScope>(["own", "own", "team", "team", "all"]) } : {}),
    ...(next() < 0.5 ? { hide: some([...fields, "id", "version"], 0.3) } : {}),
  }));
const drawCaller = (): Caller => ({
  user: pick([...users, "nobody"]),
  teams: some(teams, 0.4),
  grants: [...nouns.flatMap(drawGrants), { permission: "journal:read", scope: "all" }],
});

// ── The plain check ─────────────────────────────────────────────────────────────────────────────────
const shows = (noun: string) => new Set([`${noun}:read`, `${noun}:*`, "*:read", "*"]);
const reading = (noun: string, { grants }: Caller) => grants.filter(({ permission }) => shows(noun).has(permission));
function covers({ scope }: Grant, { user, teams }: Caller, row: Owned): boolean {
  if (scope === undefined || scope === "all") return true;
  if (row.ownerId === user) return true;
  return scope === "team" && row.teamId !== null && teams.includes(row.teamId);
}
const coveringOf = (noun: string, caller: Caller, row: Owned) =>
  reading(noun, caller).filter((grant) => covers(grant, caller, row));
const hidden = (covering: readonly Grant[]) =>
  fields.filter((name) => covering.length > 0 && covering.every(({ hide = [] }) => hide.includes(name)));

// ── What there is ───────────────────────────────────────────────────────────────────────────────────
const contacts: (Owned & { readonly binned: boolean })[] = [];
const interactions: Owned[] = [];
const relations: { readonly id: string; readonly contactId: string; readonly otherContactId: string }[] = [];
let callers: Caller[] = [];

const drawOwner = () => ({
  ownerId: next() < 0.15 ? null : pick(users),
  teamId: next() < 0.3 ? null : pick(teams),
});

beforeAll(async () => {
  for (let n = 0; n < 200; n++) {
    const owner = drawOwner();
    const emails = [{ email: `person${n}@example.com` }];
    const text = { displayName: `Person ${n}`, notes: "n", jobTitle: "j", lifecycleStage: "s", emails };
    const { id } = await t.desk.contacts.create({ ...text, ...owner });
    contacts.push({ id, ...owner, binned: n % 10 === 0 });
  }
  for (let n = 0; n < 60; n++) {
    const [contact, other] = [pick(contacts), pick(contacts)];
    if (contact === other) continue;
    const ends = { contactId: contact.id, otherContactId: other.id };
    relations.push({ id: (await t.desk.relations.create({ ...ends, role: "spouse" })).id, ...ends });
  }
  for (let n = 0; n < 60; n++) {
    const owner = drawOwner();
    const call = { channel: "phone", direction: "inbound", occurredAt: "2026-03-02T09:12:00Z", subject: "s" } as const;
    const { id } = await t.desk.interactions.create({ ...call, ...owner, contactId: pick(contacts).id });
    interactions.push({ id, ...owner });
  }
  for (const { id, binned } of contacts) if (binned) await t.desk.contacts.delete({ id });
  callers = Array.from({ length: 120 }, drawCaller);
});

/** All of a list, or undefined where the caller is refused it. */
async function all<T>(page: (cursor?: string) => Promise<{ items: readonly T[]; nextCursor: string | null }>) {
  const items: T[] = [];
  try {
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const read = await page(cursor);
      items.push(...read.items);
      cursor = read.nextCursor;
    }
    return items;
  } catch (error) {
    if (isCrmError(error) && error.code === "permission.denied") return undefined;
    throw error;
  }
}
const idsOf = (rows: readonly { readonly id: string }[] | undefined) => rows?.map(({ id }) => id).sort();
const told = (caller: Caller) => JSON.stringify(caller);

test("contacts in lists, counts, one by one and in the journal: the rows and fields that the grants show", async () => {
  let triples = 0;
  for (const caller of callers) {
    const { contacts: service, journal } = t.as(caller);
    const permitted = reading("contacts", caller).length > 0;
    const visible = contacts.filter((row) => coveringOf("contacts", caller, row).length > 0);
    const expected = visible.filter(({ binned }) => !binned);
    const listed = await all((cursor) => service.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }));
    expect(idsOf(listed), told(caller)).toEqual(permitted ? idsOf(expected) : undefined);
    for (const item of listed ?? []) {
      const row = contacts.find(({ id }) => id === item.id) as Owned;
      const absent = fields.filter((name) => !(name in item));
      expect(absent, `${told(caller)} ${JSON.stringify(row)}`).toEqual(hidden(coveringOf("contacts", caller, row)));
      expect(item.version).toBeGreaterThan(0);
    }
    triples += contacts.length;
    if (!permitted) continue;
    expect((await service.list({ limit: 1, count: "exact" })).count, told(caller)).toBe(expected.length);
    for (const row of [...contacts].sort(() => next() - 0.5).slice(0, 8)) {
      const one = service.get({ id: row.id });
      if (expected.some(({ id }) => id === row.id)) {
        const shown = await one;
        expect(listed?.find(({ id }) => id === row.id)).toEqual(shown);
        const { contact } = await service.profile({ id: row.id });
        expect(contact, told(caller)).toEqual(shown);
      } else {
        await expect(one).rejects.toMatchObject({ code: "record.notFound" });
        await expect(service.timeline({ id: row.id })).rejects.toMatchObject({ code: "record.notFound" });
      }
    }
    const entries: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await journal.read({ limit: 500, ...(after === undefined ? {} : { after }) });
      entries.push(
        ...page.items.filter(({ event }) => event === "contact.created").map((e) => e.subjects[0]?.id ?? ""),
      );
      if (page.items.length === 0) break;
      after = page.nextCursor;
    }
    expect(entries.sort(), told(caller)).toEqual(idsOf(visible));
  }
  console.log(`${triples} triples of contact, caller and rules: 0 differences`);
  expect(triples).toBeGreaterThanOrEqual(20_000);
}, 120_000);

test("records with an owner of their own, and records that take the scope of what they refer to", async () => {
  let triples = 0;
  for (const caller of callers) {
    const { interactions: spoken, relations: related } = t.as(caller);
    const may = (noun: string) => reading(noun, caller).length > 0;
    const said = await all((cursor) => spoken.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }));
    const ownScope = interactions.filter((row) => coveringOf("interactions", caller, row).length > 0);
    expect(idsOf(said), told(caller)).toEqual(may("interactions") ? idsOf(ownScope) : undefined);
    const pairs = await all((cursor) => related.list({ limit: 200, ...(cursor === undefined ? {} : { cursor }) }));
    const reached = (id: string) => {
      const contact = contacts.find((row) => row.id === id) as Owned;
      return coveringOf("relations", caller, contact).length > 0;
    };
    const borrowed = relations.filter(({ contactId, otherContactId }) => reached(contactId) && reached(otherContactId));
    expect(idsOf(pairs), told(caller)).toEqual(may("relations") ? idsOf(borrowed) : undefined);
    triples += interactions.length + relations.length;
  }
  console.log(`${triples} triples of interaction or relation, caller and rules: 0 differences`);
}, 120_000);

test("a caller finds by phone, by filter and by sort nobody whom the grants do not show", async () => {
  for (const caller of callers.slice(0, 40)) {
    const { contacts: service } = t.as(caller);
    if (reading("contacts", caller).length === 0) continue;
    const row = pick(contacts);
    const seen = !row.binned && coveringOf("contacts", caller, row).length > 0;
    const somewhere = new Set(reading("contacts", caller).flatMap(({ hide = [] }) => hide));
    const found = service.list({ filter: { ownerId: row.ownerId ?? "nobody" }, limit: 200 });
    if (somewhere.has("ownerId")) await expect(found).rejects.toMatchObject({ code: "field.hidden" });
    else if (row.ownerId)
      expect(
        (await found).items.some(({ id }) => id === row.id),
        told(caller),
      ).toBe(seen);
    const sorted = service.list({ sort: "displayName" });
    if (somewhere.has("displayName")) await expect(sorted).rejects.toMatchObject({ code: "field.hidden" });
    else await sorted;
  }
}, 120_000);
