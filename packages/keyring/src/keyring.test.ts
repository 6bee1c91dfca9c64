import { randomBytes } from "node:crypto";
import { column, command, createCrm, definePlugin, query, recordProperties, recordTable } from "@kith/core";
import { secrets } from "@kith/core/contracts";
import { anyone, createTestCrm } from "@kith/testing";
import { defineEntity, p } from "@mikro-orm/core";
import { afterAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { keyring } from "./keyring.ts";

const k1 = randomBytes(32).toString("base64");
const k2 = randomBytes(32);

/** A plugin that keeps a password. */
const Mailbox = defineEntity({
  name: "Mailbox",
  tableName: "mail_box",
  properties: { ...recordProperties, sealed: p.text() },
});
const context = z.string().default("mail.password");
const keep = command({
  summary: "Keep a password",
  permission: "mail:write",
  route: "POST /mail/boxes",
  status: 201,
  input: z.strictObject({ password: z.string(), context }),
  output: z.object({ id: z.uuid(), sealed: z.string() }),
})
  .prepare(async ({ password, context }, ctx) => await ctx.get(secrets).seal(password, context))
  .run(async (_, ctx, sealed) => {
    const { id } = await ctx.create(Mailbox, { sealed });
    return { id, sealed };
  });
const reveal = query({
  summary: "Open one",
  permission: "mail:read",
  route: "POST /mail/reveal",
  input: z.strictObject({ sealed: z.string(), context }),
  output: z.object({ password: z.string() }),
}).run(async ({ sealed, context }, ctx) => ({ password: await ctx.get(secrets).open(sealed, context) }));
const mail = definePlugin({
  name: "mail",
  contract: 1,
  requires: [secrets],
  entities: [Mailbox],
  migrations: [{ name: "0001_mail", up: (db) => recordTable(db, "mail_box", { sealed: column.text() }) }],
  operations: { keep, reveal },
});

const t = await createTestCrm({ plugins: [mail], provides: [keyring({ keys: { k1 }, sealWith: "k1" })] });
const open: { close(): Promise<void> }[] = [t];
afterAll(async () => {
  for (const crm of open.reverse()) await crm.close();
});
/** Another process, or the same one later. */
async function withKeys(keys: Record<string, string | Uint8Array>, sealWith: string) {
  const crm = await createCrm({ database: t.database, plugins: [mail], provides: [keyring({ keys, sealWith })] });
  open.push(crm);
  return crm.as(anyone());
}

test("what is sealed opens again, and says nothing in between", async () => {
  for (const password of ["correct horse", "", "Grüße 😀", "x".repeat(50_000)]) {
    const { sealed } = await t.desk.mail.keep({ password });
    expect(sealed).toMatch(/^kith1\.k1\.[\w-]+$/);
    if (password) expect(Buffer.from(sealed.split(".")[2] as string, "base64url").includes(password)).toBe(false);
    expect(await t.desk.mail.reveal({ sealed })).toEqual({ password });
  }
  const twice = [await t.desk.mail.keep({ password: "same" }), await t.desk.mail.keep({ password: "same" })];
  expect(twice[0]?.sealed).not.toBe(twice[1]?.sealed);
});

describe("it does not open", () => {
  const unreadable = { code: "secret.unreadable", status: 500 };

  test("for another tenant, or as something else", async () => {
    const { sealed } = await t.desk.mail.keep({ password: "mine" });
    await expect(t.as({ tenant: "other" }).mail.reveal({ sealed })).rejects.toMatchObject(unreadable);
    await expect(t.desk.mail.reveal({ sealed, context: "mail.token" })).rejects.toMatchObject(unreadable);
    // Nor where tenant and context only read alike together.
    const shifted = await t.desk.mail.keep({ password: "mine", context: 'a","b' });
    await expect(t.desk.mail.reveal({ sealed: shifted.sealed, context: "b" })).rejects.toMatchObject(unreadable);
  });

  test("with any bit of it changed, or a part missing", async () => {
    const { sealed } = await t.desk.mail.keep({ password: "mine" });
    const [, , coded] = sealed.split(".") as [string, string, string];
    const bytes = Buffer.from(coded, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      await expect(t.desk.mail.reveal({ sealed: `kith1.k1.${changed.toString("base64url")}` })).rejects.toMatchObject(
        unreadable,
      );
    }
    for (const length of [0, 11, 12, 27, bytes.length - 1]) {
      const cut = `kith1.k1.${bytes.subarray(0, length).toString("base64url")}`;
      await expect(t.desk.mail.reveal({ sealed: cut })).rejects.toMatchObject(unreadable);
    }
    for (const text of ["", "mine", `kith2.k1.${coded}`, `kith1.${coded}`])
      await expect(t.desk.mail.reveal({ sealed: text })).rejects.toMatchObject(unreadable);
  });

  test("and the caller is not told why, nor anybody what it was", async () => {
    const { sealed } = await t.desk.mail.keep({ password: "canary" });
    const error = await t.desk.mail.reveal({ sealed, context: "x" }).catch((error: unknown) => error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("canary");
    const printed: unknown[] = [];
    const crm = await createCrm({
      database: t.database,
      plugins: [mail],
      provides: [keyring({ keys: { k2 }, sealWith: "k2" })],
      http: { authenticate: () => anyone(), onError: (error) => printed.push(error) },
    });
    open.push(crm);
    const body = JSON.stringify({ sealed });
    const headers = { "content-type": "application/json" };
    const answer = await crm.fetch(new Request("http://kith.test/mail/reveal", { method: "POST", headers, body }));
    expect(await answer.json()).toMatchObject({ status: 500, code: "internal" });
    expect(printed).toMatchObject([{ code: "secret.keyMissing", data: { keyId: "k1" } }]);
  });
});

test("a new key seals, and the old one still opens", async () => {
  const before = await t.desk.mail.keep({ password: "old" });
  const both = await withKeys({ k1, k2 }, "k2");
  const after = await both.mail.keep({ password: "new" });
  expect(after.sealed).toMatch(/^kith1\.k2\./);
  expect(await both.mail.reveal({ sealed: before.sealed })).toEqual({ password: "old" });
  expect(await both.mail.reveal({ sealed: after.sealed })).toEqual({ password: "new" });
  const later = await withKeys({ k2 }, "k2");
  await expect(later.mail.reveal({ sealed: before.sealed })).rejects.toMatchObject({ code: "secret.keyMissing" });
  // Another key under the old name is noticed.
  const mixed = await withKeys({ k1: k2 }, "k1");
  await expect(mixed.mail.reveal({ sealed: before.sealed })).rejects.toMatchObject({ code: "secret.unreadable" });
  expect(await t.desk.mail.reveal({ sealed: before.sealed })).toEqual({ password: "old" });
});

describe("keys that cannot work are refused at the start", () => {
  test.each([
    ["too short", { k1: "c2VjcmV0" }, "k1", "has 6 bytes"],
    ["too long", { k1: randomBytes(33) }, "k1", "has 33 bytes"],
    ["no key to seal with", { k1 }, "k2", "key k2, which is not among its keys"],
    ["none at all", {}, "k1", "key k1, which is not among its keys"],
    ["an id that is none", { "k.1": k1 }, "k.1", "is no id of a key"],
  ])("%s", (_, keys, sealWith, told) => {
    expect(() => keyring({ keys: keys as Record<string, string>, sealWith })).toThrow(told);
    expect(() => keyring({ keys: keys as Record<string, string>, sealWith })).not.toThrow("c2VjcmV0");
  });

  test("and a plugin that needs secrets is refused without them", async () => {
    const options = { database: t.database, plugins: [mail] } as unknown as Parameters<typeof createCrm>[0];
    await expect(createCrm(options)).rejects.toMatchObject({
      code: "composition.invalid",
      message: expect.stringContaining("kith.secrets"),
    });
  });
});
