import type { Grant } from "@kith/core";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, describe, expect, test } from "vitest";
import { apiKeys } from "./api-keys.ts";
import { assertHeld } from "./held-grants.ts";

const may = (held: Grant[], wanted: Grant, teams: { mine?: string[]; its?: string[] } = {}) => {
  try {
    assertHeld([wanted], teams.its ?? [], anyone({ grants: held, teams: teams.mine ?? [] }));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: "apiKey.exceedsGrants", status: 403, errors: [{ pointer: "/grants/0" }] });
    return false;
  }
};
const contacts: Grant = { permission: "contacts:read" };

describe("a key gets no more than its giver holds", () => {
  test.each<[string, Grant[], Grant, boolean]>([
    ["the same", [contacts], contacts, true],
    ["another permission", [contacts], { permission: "contacts:write" }, false],
    ["a part of a noun", [{ permission: "contacts:*" }], contacts, true],
    ["all of a noun for a part", [contacts], { permission: "contacts:*" }, false],
    [
      "all of it from every part of it",
      [contacts, { permission: "contacts:write" }],
      { permission: "contacts:*" },
      false,
    ],
    ["everything from everything", [{ permission: "*" }], { permission: "*" }, true],
    ["everything from all of a noun", [{ permission: "contacts:*" }], { permission: "*" }, false],
    ["a noun that begins alike", [{ permission: "contacts:*" }], { permission: "contacts-secret:read" }, false],
    ["nothing from nothing", [], contacts, false],
    ["a narrower scope", [{ ...contacts, scope: "all" }], { ...contacts, scope: "own" }, true],
    ["a wider scope", [{ ...contacts, scope: "team" }], { ...contacts, scope: "all" }, false],
    ["the widest, by leaving it out", [{ ...contacts, scope: "own" }], contacts, false],
    ["what is hidden, hidden too", [{ ...contacts, hide: ["notes"] }], { ...contacts, hide: ["notes", "tags"] }, true],
    ["what is hidden, shown", [{ ...contacts, hide: ["notes"] }], contacts, false],
    ["what is hidden, only locked", [{ ...contacts, hide: ["notes"] }], { ...contacts, readOnly: ["notes"] }, false],
    ["what is locked, locked", [{ ...contacts, readOnly: ["notes"] }], { ...contacts, readOnly: ["notes"] }, true],
    ["what is locked, hidden", [{ ...contacts, readOnly: ["notes"] }], { ...contacts, hide: ["notes"] }, true],
    ["what is locked, open", [{ ...contacts, readOnly: ["notes"] }], contacts, false],
    [
      "what one grant shows and another reaches",
      [
        { ...contacts, hide: ["notes"] },
        { ...contacts, scope: "own" },
      ],
      contacts,
      false,
    ],
  ])("%s", (_, held, wanted, expected) => expect(may(held, wanted)).toBe(expected));

  test("other teams only from who sees all", () => {
    const team: Grant = { ...contacts, scope: "team" };
    expect(may([team], team, { mine: ["north", "south"], its: ["north"] })).toBe(true);
    expect(may([team], team, { mine: ["north"], its: ["north", "west"] })).toBe(false);
    expect(may([contacts], team, { mine: [], its: ["west"] })).toBe(true);
    expect(may([team], { ...contacts, scope: "own" }, { mine: [], its: ["west"] })).toBe(true);
  });
});

describe("by the operations", () => {
  const granted = [{ permission: "apiKeys:*" }, { permission: "contacts:read", scope: "own" as const }];
  const made = createTestCrm({ plugins: [apiKeys()] });
  afterAll(async () => (await made).close());

  test("nobody makes a key for more, and nothing is left of the attempt", async () => {
    const { as, desk } = await made;
    const clerk = as({ user: "u_2", grants: granted });
    const grants = [{ permission: "contacts:read", scope: "own" as const }, { permission: "contacts:read" }];
    await expect(clerk.apiKeys.create({ name: "More", grants })).rejects.toMatchObject({
      code: "apiKey.exceedsGrants",
      errors: [{ pointer: "/grants/1" }],
    });
    expect((await desk.apiKeys.list({})).items).toEqual([]);
    expect((await clerk.apiKeys.create({ name: "Enough", grants: granted })).apiKey.grants).toEqual(granted);
  });

  test("nobody gets hold of a larger key by rotating it, but may revoke it", async () => {
    const { as, desk } = await made;
    const clerk = as({ user: "u_2", grants: granted });
    const { id } = await desk.apiKeys.create({ name: "Large", grants: [{ permission: "*" }] });
    await expect(clerk.apiKeys.rotate({ id })).rejects.toMatchObject({ code: "apiKey.exceedsGrants" });
    expect(await desk.apiKeys.get({ id })).toMatchObject({ version: 1, rotatedAt: null });
    expect((await clerk.apiKeys.revoke({ id })).revokedAt).not.toBeNull();
  });

  test("a key makes no larger key either", async () => {
    const { crm, desk } = await made;
    const { id, apiKey } = await desk.apiKeys.create({ name: "Maker", grants: granted });
    const itself = crm.as({ tenant: "main", user: `key:${id}`, grants: apiKey.grants as Grant[] });
    await expect(itself.apiKeys.create({ name: "Child", grants: [{ permission: "*" }] })).rejects.toMatchObject({
      code: "apiKey.exceedsGrants",
    });
  });
});
