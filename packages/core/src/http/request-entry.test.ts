import { anyone, createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";
import type { RequestEntry } from "./request-entry.ts";

const entries: RequestEntry[] = [];
let fault: Error | undefined;
let kith: Awaited<ReturnType<typeof createTestCrm<[typeof library]>>>;
beforeAll(async () => {
  kith = await createTestCrm({
    plugins: [library],
    http: {
      authenticate: () => null,
      onError: () => {},
      onRequest: (entry) => {
        entries.push(entry);
        if (fault) throw fault;
      },
    },
  });
});
afterAll(() => kith.close());
beforeEach(() => {
  entries.length = 0;
});

test("an answer is told by names and ids, and nothing that was sent", async () => {
  await kith.request("GET", "/library/books?filter[title]=canary", { headers: { "x-request-id": "r-1" } });
  expect(entries).toEqual([
    {
      requestId: "r-1",
      method: "GET",
      route: "/library/books",
      operation: "library.listBooks",
      tenant: "main",
      user: "u_1",
      status: 200,
      code: undefined,
      durationMs: expect.any(Number),
    },
  ]);
  expect(entries[0]?.durationMs).toBeGreaterThan(0);
});

test("a failure with its code, by its route's template", async () => {
  await kith.request("PATCH", "/library/books/canary%40example.com", { body: { title: "canary" } });
  await kith.crm.fetch(new Request("http://kith.test/library/books?q=canary"));
  await kith.request("GET", "/library/fault", { actor: anyone({ user: "u_2" }) });
  await kith.request("GET", "/canary/nowhere");
  await kith.request("GET", "/health");
  expect(entries.map(({ route, operation, user, status, code }) => [route, operation, user, status, code])).toEqual([
    ["/library/books/{id}", "library.updateBook", "u_1", 400, "input.invalid"],
    ["/library/books", "library.listBooks", undefined, 401, "actor.missing"],
    ["/library/fault", "library.failing", "u_2", 500, "internal"],
    [undefined, undefined, undefined, 404, "route.notFound"],
    ["/health", undefined, undefined, 200, undefined],
  ]);
  expect(JSON.stringify(entries)).not.toContain("canary");
});

test("a listener that throws does not break the answer", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => {});
  fault = new Error("disk full");
  try {
    expect((await kith.request("GET", "/library/me")).status).toBe(200);
    expect(printed).toHaveBeenCalledWith(fault);
  } finally {
    fault = undefined;
    printed.mockRestore();
  }
});
