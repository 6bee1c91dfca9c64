// Roles, what a caller is told it may do and what it lacks, and teams that the host's directory knows.
import { type Grant, provide, roles } from "@kith/core";
import { directory } from "@kith/core/contracts";
import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, describe, expect, test } from "vitest";

const known = new Map([
  ["anna", { name: "Anna", teams: ["north"] }],
  ["ben", { name: "Ben" }],
]);
/** Whom the directory was asked for. */
const asked: string[] = [];
const t = await createTestCrm({
  provides: [
    provide(directory, () => ({
      users: async (ids) => {
        asked.push(...ids);
        return new Map(ids.flatMap((id) => (known.has(id) ? [[id, known.get(id) as { name: string }]] : [])));
      },
    })),
  ],
});
afterAll(() => t.close());

describe("roles", () => {
  test("hold what their names promise, and no more", async () => {
    const may = async (role: keyof typeof roles, key: string) => {
      const { items } = await t
        .as({ grants: [...roles[role], { permission: "permissions:read" }] })
        .permissions.list({});
      return items.find(({ operation }) => operation === key)?.allowed;
    };
    const expected: Record<string, readonly (keyof typeof roles)[]> = {
      "contacts.get": ["agent", "sales", "service", "marketing", "manager", "admin", "readOnly", "system"],
      "contacts.create": ["agent", "sales", "service", "marketing", "manager", "admin", "system"],
      "interactions.create": ["agent", "sales", "service", "manager", "admin", "system"],
      "journal.read": ["manager", "admin", "readOnly", "system"],
      "consumers.replayAll": [],
      "permissions.list": ["agent", "sales", "service", "marketing", "manager", "admin", "readOnly", "system"],
    };
    for (const [operation, holders] of Object.entries(expected))
      for (const role of Object.keys(roles) as (keyof typeof roles)[])
        expect(await may(role, operation), `${role} ${operation}`).toBe(holders.includes(role));
  });

  test("of whoever only reads write nothing", async () => {
    const { items } = await t.as({ grants: roles.readOnly }).permissions.list({});
    const writing = items.filter(
      ({ allowed, route }) => allowed && !route.startsWith("GET") && route !== "POST /lookup",
    );
    expect(writing).toEqual([]);
    const reader = t.as({ grants: roles.readOnly });
    await expect(reader.contacts.create({ displayName: "x" })).rejects.toMatchObject({ code: "permission.denied" });
  });
});

describe("a caller is told", () => {
  test("what is lacking, and which roles have it", async () => {
    const refused = t.as({ grants: roles.readOnly }).contacts.create({ displayName: "x" });
    await expect(refused).rejects.toMatchObject({
      code: "permission.denied",
      message: "You lack contacts:write",
      data: {
        permission: "contacts:write",
        roles: ["agent", "sales", "service", "marketing", "manager", "admin", "system"],
      },
    });
    const grants = roles.readOnly;
    const response = await t.request("POST", "/contacts", { body: { displayName: "x" }, actor: anyone({ grants }) });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ data: { permission: "contacts:write" } });
  });

  test("how far each of its grants reaches, and what they hide", async () => {
    const grants: Grant[] = [
      { permission: "permissions:read" },
      { permission: "contacts:read", scope: "team", hide: ["birthday"], readOnly: ["notes"] },
      { permission: "contacts:*", scope: "own" },
    ];
    const { user, teams, items } = await t.as({ user: "u_9", teams: ["north"], grants }).permissions.list({});
    expect({ user, teams }).toEqual({ user: "u_9", teams: ["north"] });
    const of = (operation: string) => items.find((item) => item.operation === operation);
    expect(of("contacts.get")).toEqual({
      operation: "contacts.get",
      permission: "contacts:read",
      route: "GET /contacts/{id}",
      allowed: true,
      scope: "team",
      hidden: ["birthday"],
      readOnly: ["notes"],
    });
    expect(of("contacts.create")).toMatchObject({ allowed: true, scope: "own", hidden: [] });
    expect(of("organizations.get")).toMatchObject({ allowed: false, scope: null });
  });

  test("nothing without its own permission", async () => {
    const refused = t.as({ grants: [{ permission: "contacts:read" }] }).permissions.list({});
    await expect(refused).rejects.toMatchObject({
      code: "permission.denied",
      data: { permission: "permissions:read" },
    });
  });
});

describe("teams", () => {
  const ofTeam: Grant[] = [{ permission: "contacts:*", scope: "team" }, { permission: "permissions:read" }];

  test("that the host does not name are the directory's", async () => {
    const theirs = await t.desk.contacts.create({ displayName: "North's", ownerId: "carl", teamId: "north" });
    const south = await t.desk.contacts.create({ displayName: "South's", ownerId: "carl", teamId: "south" });
    const anna = t.as({ user: "anna", grants: ofTeam });
    expect((await anna.contacts.list({})).items.map(({ id }) => id)).toEqual([theirs.id]);
    expect((await anna.permissions.list({})).teams).toEqual(["north"]);
    await anna.contacts.update({ id: theirs.id, notes: "hers too" });
    await expect(anna.contacts.get({ id: south.id })).rejects.toMatchObject({ code: "record.notFound" });
    expect((await t.as({ user: "ben", grants: ofTeam }).contacts.list({})).items).toEqual([]);
  });

  test("are asked for only where they matter", async () => {
    asked.length = 0;
    await t.as({ user: "anna", teams: ["south"], grants: ofTeam }).contacts.list({});
    await t.as({ user: "anna", grants: [{ permission: "contacts:read", scope: "own" }] }).contacts.list({});
    expect(asked).toEqual([]);
  });

  test("of whom the directory does not know are refused", async () => {
    await expect(t.as({ user: "zoe", grants: ofTeam }).contacts.list({})).rejects.toMatchObject({
      code: "actor.invalid",
      message: expect.stringContaining("zoe"),
    });
  });
});
