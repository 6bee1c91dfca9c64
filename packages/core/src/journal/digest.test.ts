// Whoever has the stored rows can recompute every digest, before and after an erasure.
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Contact } from "../contacts/contact.ts";
import { audit, type Rows, type tables } from "./audit-plugin.fixture.ts";
import { canonicalJson } from "./canonical-json.ts";
import { entryDigest, erased, type SaltedValues } from "./digest.ts";

let clock = Date.parse("2026-03-01T00:00:00Z");
const tick = () => {
  clock += 7;
  return new Date(clock);
};
const t = await createTestCrm({ plugins: [audit(Contact)], now: () => tick() });
afterAll(() => t.close());

const parsed = (value: unknown) => (t.database.dialect === "sqlite" ? JSON.parse(String(value)) : value);
const ofEntry = (rows: Rows, entry: unknown) => rows.filter((row) => row["entry_id"] === entry);

/** Every entry as stored, with its digest as anybody can compute it. */
async function entries() {
  const dump = (await t.desk.audit.dump({})) as unknown as Record<(typeof tables)[number], Rows>;
  return dump.journal.map((row) => {
    const header = {
      id: String(row["id"]),
      tenant: String(row["tenant_id"]),
      event: String(row["event"]),
      version: Number(row["version"]),
      actor: String(row["actor"]),
      causedBy: row["caused_by"] as string | null,
      at: new Date(row["at"] as number | Date).toISOString(),
      payload: parsed(row["payload"]),
    };
    const subjects = ofEntry(dump.journal_subjects, row["id"])
      .toSorted((a, b) => Number(a["position"]) - Number(b["position"]))
      .map((subject) => ({ type: String(subject["type"]), id: String(subject["subject_id"]) }));
    const [values] = ofEntry(dump.journal_values, row["id"]);
    const fields = (values ? parsed(values["fields"]) : {}) as SaltedValues;
    return {
      header,
      subjects,
      fields,
      stored: String(row["digest"]),
      computed: entryDigest(header, subjects, fields),
      large: dump.journal_large_values,
    };
  });
}

const big = { zeta: "ü".repeat(40_000), alpha: [{ b: 1, a: 2 }], "10": "x", "9": null };
let maria = "";
beforeAll(async () => {
  maria = (
    await t.desk.contacts.create({
      displayName: "Maria \u2028 Änders 🦊",
      emails: [{ email: "m@example.com" }, { email: "n@example.com" }],
      birthday: "1971-02-28",
      tags: ["b", "a"],
    })
  ).id;
  await t.desk.contacts.update({ id: maria, displayName: "M", emails: [] });
  for (const length of [70_000, 70_001]) await t.desk.audit.set({ id: maria, values: { notes: "n".repeat(length) } });
  await t.desk.audit.set({ id: maria, values: { attributes: big } });
  await t.desk.audit.set({
    id: maria,
    values: { attributes: { zeta: 1, alpha: [1.5e300, -0, 1e-7, 1e21], nested: { z: true, a: null } } },
  });
  await t.desk.contacts.delete({ id: maria });
  await t.desk.contacts.restore({ id: maria });
  await t.crm.asSystem({ tenant: "main", reason: "nightly \u00e9" }).contacts.create({ displayName: "By the house" });
  const other = await t.as({ tenant: "other" }).contacts.create({ displayName: "Other" });
  for (const payload of [
    { z: 1, a: { "10": 1, "9": [null, 0.1, 1e21] } },
    "text",
    "1",
    [],
    null,
    0,
    false,
    { "\u20ac": "€", "\ud83d\ude00": 1, "\ufb33": 2 },
  ])
    await t.desk.audit.note({ payload, ids: [maria, other.id, maria] });
});

describe("a digest", () => {
  test("recomputed from the stored rows is the stored one, for every entry", async () => {
    const all = await entries();
    expect(all.length).toBeGreaterThan(17);
    for (const { header, stored, computed } of all)
      expect({ event: header.event, digest: computed }).toEqual({ event: header.event, digest: stored });
    expect(new Set(all.map(({ stored }) => stored)).size).toBe(all.length);
  });

  test("tells a change of any part of the header, of a subject and of a value", async () => {
    for (const { header, subjects, fields, stored } of await entries()) {
      for (const name of Object.keys(header))
        expect(entryDigest({ ...header, [name]: name === "version" ? 99 : "forged" }, subjects, fields), name).not.toBe(
          stored,
        );
      expect(entryDigest(header, [...subjects, { type: "contact", id: "x" }], fields)).not.toBe(stored);
      if (subjects.length > 1) expect(entryDigest(header, subjects.toReversed(), fields)).not.toBe(stored);
      for (const [name, value] of Object.entries(fields))
        for (const part of ["from", "to", "salt"])
          expect(entryDigest(header, subjects, { ...fields, [name]: { ...value, [part]: "forged" } })).not.toBe(stored);
    }
  });

  test("stays true when values are erased down to their hashes, which then nobody sees", async () => {
    const before = await entries();
    const created = before.find(
      ({ header, subjects }) => header.event === "contact.created" && subjects[0]?.id === maria,
    );
    const hashes = Object.fromEntries(
      Object.entries(created?.fields ?? {}).map(([name, value]) => [name, erased(value)]),
    );
    await t.desk.audit.erase({ entry: created?.header.id as string, fields: hashes });
    const after = (await entries()).find(({ header }) => header.id === created?.header.id);
    expect(JSON.stringify(after?.fields)).not.toContain("Maria");
    expect(after?.computed).toBe(after?.stored);
    const { items } = await t.desk.journal.read({ limit: 500 });
    expect(items.find(({ id }) => id === created?.header.id)?.changes).toEqual({});
  });

  test("of equal values differs from entry to entry: each is salted by itself", async () => {
    const salts = (await entries()).flatMap(({ fields }) =>
      Object.values(fields).flatMap((value) => ("salt" in value ? [value.salt] : [])),
    );
    expect(salts.length).toBeGreaterThan(6);
    expect(new Set(salts).size).toBe(salts.length);
    expect(salts.every((salt) => Buffer.from(salt, "base64").length === 16)).toBe(true);
  });
});

test("values of more than 64 kB are kept once, by the hash of their canonical form", async () => {
  const all = await entries();
  const references = all
    .flatMap(({ fields }) => Object.values(fields).flatMap((value) => ("salt" in value ? [value.from, value.to] : [])))
    .filter((value) => typeof value === "object" && value !== null && "$large" in value) as {
    $large: string;
    bytes: number;
  }[];
  // The notes as set, then as what they were and as set, then the attributes as set and as what they were.
  expect(references).toHaveLength(5);
  const large = all[0]?.large ?? [];
  expect(large.map((row) => row["sha256"]).toSorted()).toEqual(
    [...new Set(references.map(({ $large }) => $large))].toSorted(),
  );
  for (const row of large) {
    const text = canonicalJson(parsed(row["value"]));
    const { hash } = await import("node:crypto");
    expect(hash("sha256", text)).toBe(row["sha256"]);
    expect(references.find(({ $large }) => $large === row["sha256"])?.bytes).toBe(Buffer.byteLength(text));
  }
  expect(large.map((row) => parsed(row["value"]))).toEqual(
    expect.arrayContaining([big, "n".repeat(70_000), "n".repeat(70_001)]),
  );
});

test("what is recorded names each subject once, in the order given", async () => {
  const notes = (await entries()).filter(({ header }) => header.event === "contact.noted");
  expect(notes).toHaveLength(8);
  expect(notes.every(({ subjects }) => subjects.length === 2 && subjects[0]?.id === maria)).toBe(true);
});

test("a payload of more than 16 kB is refused, and with it the command", async () => {
  await t.desk.audit.note({ payload: "x".repeat(16_382), ids: [] });
  await expect(t.desk.audit.note({ payload: "x".repeat(16_383), ids: [] })).rejects.toMatchObject({
    code: "payload.tooLarge",
    data: { bytes: 16_385 },
  });
});
