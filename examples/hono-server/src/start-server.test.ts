import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testDatabase } from "@kith/testing";
import { afterAll, expect, test } from "vitest";
import { showcase } from "./demo/showcase.ts";
import { greeting } from "./greeting.ts";
import { type Settings, SetupError } from "./settings.ts";
import { startServer } from "./start-server.ts";

const folder = mkdtempSync(join(tmpdir(), "kith-example-"));
const { location, drop } = await testDatabase();
const databaseUrl = process.env.KITH_TEST_DATABASE === "postgresql" ? location : undefined;
const settings: Settings = { port: 0, databaseUrl, dataFolder: join(folder, "data") };
let server = await startServer(settings);
afterAll(async () => {
  await server.stop();
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

type Json = Record<string, unknown> & { readonly items: readonly Record<string, unknown>[] };

async function get(path: string, key = server.key): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${server.url}/crm${path}`, { headers: { authorization: `Bearer ${key}` } });
  return { status: response.status, body: (await response.json()) as Json };
}

test("the demo's customers are there, with months of history", async () => {
  const count = async (noun: string) => (await get(`/${noun}?limit=1&count=exact`)).body.count;
  expect(await count("organizations")).toBeGreaterThan(200);
  expect(await count("contacts")).toBeGreaterThan(300);
  expect(await count("interactions")).toBeGreaterThan(1000);
  expect(await count("tasks")).toBeGreaterThan(100);
  expect(await count("leads")).toBe(48);
  const { body } = await get("/interactions?limit=1&sort=occurredAt");
  const months = (Date.now() - Date.parse(String(body.items[0]?.occurredAt))) / 2_592_000_000;
  expect(months).toBeGreaterThan(6);
});

test("a call from the number that the greeting prints is answered with who it is", async () => {
  const printed = /"(http:[^"]*lookup[^"]*)"/.exec(greeting(server, settings))?.[1] ?? "";
  const response = await fetch(printed, { headers: { authorization: `Bearer ${server.key}` } });
  const { best } = (await response.json()) as { best: Record<string, Json> };
  expect(best.person).toMatchObject({ displayName: `${showcase.givenName} ${showcase.familyName}` });
  expect(best.organization).toMatchObject({ displayName: showcase.organization });
  expect(best.interactions).not.toHaveLength(0);
});

test("every phone number is understood, and is somebody's alone", async () => {
  const numbers: string[] = [];
  for (const noun of ["contacts", "organizations"])
    for (let path = `/${noun}?limit=200`; path !== ""; ) {
      const { body } = await get(path);
      for (const { phones } of body.items)
        for (const { e164, number } of phones as { e164: string; number: string }[])
          numbers.push(e164 ?? `not understood: ${number}`);
      path = body.nextCursor ? `/${noun}?limit=200&cursor=${body.nextCursor}` : "";
    }
  expect(numbers.filter((number) => !/^\+\d+$/.test(number))).toEqual([]);
  // Converted leads bring the numbers of people who are in no list of customers yet: still theirs alone.
  expect(new Set(numbers).size).toBe(numbers.length);
});

test("a contact is created, and the description, the reference and the pages for people are there", async () => {
  const created = await fetch(`${server.url}/crm/contacts`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.key}`, "content-type": "application/json" },
    body: JSON.stringify({ displayName: "Ada Example", emails: [{ email: "ada@example.com" }] }),
  });
  expect(created.status).toBe(201);
  const { id } = (await created.json()) as { id: string };
  expect((await get(`/contacts/${id}`)).body).toMatchObject({ displayName: "Ada Example" });
  expect((await get("/openapi.json")).body).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
  expect((await get("/health/ready")).body).toMatchObject({ status: "ready" });
  for (const path of ["/", "/crm/docs"]) {
    const page = await fetch(server.url + path);
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
  }
});

test("a wrong key and a missing one are refused", async () => {
  expect((await get("/contacts", "wrong")).status).toBe(401);
  const without = await fetch(`${server.url}/crm/contacts`);
  expect(without.status).toBe(401);
  expect(await without.json()).toMatchObject({ code: "actor.missing" });
});

test("a port that is taken is named, with what to do", async () => {
  const port = Number(new URL(server.url).port);
  const refused = await startServer({ ...settings, port }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(SetupError);
  expect(String(refused)).toContain(`PORT=${port + 1}`);
});

test("stopped and started again it has the same key and the same customers", async () => {
  const before = await get("/contacts?limit=1&count=exact");
  const { key } = server;
  await Promise.all([server.stop(), server.stop()]);
  await expect(fetch(server.url)).rejects.toThrow();
  server = await startServer(settings);
  expect(server.key).toBe(key);
  expect((await get("/contacts?limit=1&count=exact")).body).toEqual(before.body);
});
