import { createTestCrm } from "@kith/testing";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";
import type { Actor } from "../plugin/actor.ts";
import type { HttpOptions } from "./http-options.ts";

const errors: unknown[] = [];
const maria: Actor = { tenant: "main", user: "maria", grants: [{ permission: "library:*" }] };
const http: HttpOptions = {
  authenticate: (request) => (request.headers.get("authorization") === "Bearer maria" ? maria : null),
  tenantOf: (request) =>
    request.headers.get("host-name") === "nobody" ? null : (request.headers.get("host-name") ?? "main"),
  docs: (specUrl, request) => new Response(`${specUrl} for ${new URL(request.url).pathname}`),
  onError: (error) => errors.push(error),
};
let kith: Awaited<ReturnType<typeof createTestCrm<[typeof library]>>>;
beforeAll(async () => {
  kith = await createTestCrm({ plugins: [library], http });
});
afterAll(() => kith.close());

const send = (method: string, path: string, headers: Record<string, string> = { authorization: "Bearer maria" }) =>
  kith.crm.fetch(new Request(`http://crm.test${path}`, { method, headers }));
const problem = async (response: Response) => (await response.json()) as Record<string, unknown>;

describe("routes", () => {
  test("an operation answers at its route", async () => {
    const response = await send("GET", "/library/me", {});
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ user: "public", tenant: "main" });
  });

  test("a fixed segment wins over a parameter", async () => {
    const response = await send("GET", "/library/books/lookup?pages=7");
    expect(await response.json()).toEqual({ understood: { pages: 7 } });
  });

  test.each(["/", "/nowhere", "/library/books/", "/library/books/1/2/3", "/Library/books", "/docs2"])(
    "there is no %s",
    async (path) => {
      const response = await send("GET", path);
      expect(response.status).toBe(404);
      expect(await problem(response)).toMatchObject({ code: "route.notFound", detail: expect.stringContaining(path) });
    },
  );

  test("another method is refused with those that are possible", async () => {
    const response = await send("PUT", "/library/books");
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
    expect(await problem(response)).toMatchObject({ code: "route.methodNotAllowed" });
  });

  test("OPTIONS says what is possible, and HEAD answers without a body", async () => {
    const options = await send("OPTIONS", "/library/books/lookup", {});
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, PATCH, DELETE, HEAD, OPTIONS"]);
    expect((await send("OPTIONS", "/nowhere", {})).status).toBe(404);
    const head = await send("HEAD", "/library/books");
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([200, "application/json", ""]);
    expect((await send("HEAD", "/library/books", {})).status).toBe(401);
  });

  test("mounted in Hono, the prefix is the host's", async () => {
    const app = new Hono().mount("/crm", (request: Request) => kith.crm.fetch(request));
    const response = await app.request("/crm/library/books/lookup?phone=+4930", {
      headers: { authorization: "Bearer maria" },
    });
    expect(await response.json()).toEqual({ understood: { phone: "+4930" } });
    const created = await app.request("/crm/library/books", {
      method: "POST",
      headers: { authorization: "Bearer maria", "content-type": "application/json" },
      body: '{"title":"Emma"}',
    });
    const { id } = (await created.json()) as { id: string };
    expect(new URL(created.headers.get("location") ?? "", "http://crm.test/crm/library/books").pathname).toBe(
      `/crm/library/books/${id}`,
    );
  });
});

describe("callers", () => {
  test("without one there is 401, before anything is said about the rest", async () => {
    for (const [method, path] of [
      ["GET", "/library/books/not-an-id"],
      ["POST", "/library/books"],
      ["GET", "/contacts?limit=x"],
    ] as const) {
      const response = await send(method, path, {});
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
      expect(await problem(response)).toMatchObject({ code: "actor.missing" });
    }
  });

  test("without the permission there is 403", async () => {
    const response = await send("GET", "/contacts");
    expect(response.status).toBe(403);
    expect(await problem(response)).toMatchObject({ code: "permission.denied", data: { permission: "contacts:read" } });
  });

  test("the host may hand the caller over", async () => {
    const actor = { ...maria, user: "otto" };
    const response = await kith.crm.fetch(new Request("http://crm.test/library/me"), { actor });
    expect(await response.json()).toEqual({ user: "otto", tenant: "main" });
  });

  test("a malformed caller is refused", async () => {
    const actor = { tenant: "main", user: "x".repeat(200), grants: [] };
    const response = await kith.crm.fetch(new Request("http://crm.test/library/books"), { actor });
    expect(response.status).toBe(400);
  });

  test("a public operation takes its tenant from the host, and none is not `main`", async () => {
    const tenantOf = async (name: string) => problem(await send("GET", "/library/me", { "host-name": name }));
    expect(await tenantOf("other")).toEqual({ user: "public", tenant: "other" });
    expect(await tenantOf("nobody")).toMatchObject({ status: 404, code: "tenant.unknown" });
    expect(await tenantOf("missing")).toMatchObject({ status: 404, code: "tenant.unknown" });
  });
});

describe("every answer", () => {
  test("carries headers that keep personal data where they belong", async () => {
    for (const response of [
      await send("GET", "/library/books"),
      await send("GET", "/library/books", {}),
      await send("GET", "/x"),
    ]) {
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(response.headers.get("cache-control")).toMatch(/private|no-store/);
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      expect(response.headers.get("vary")).toBe("authorization, cookie, x-api-key");
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  test("is kept nowhere, but by the caller's own cache where it has a tag to ask again with", async () => {
    const headers = { authorization: "Bearer maria", "content-type": "application/json" };
    const made = await kith.crm.fetch(
      new Request("http://crm.test/library/books", { method: "POST", headers, body: '{"title":"Emma"}' }),
    );
    const { id } = (await made.json()) as { id: string };
    const cached = async (path: string) => (await send("GET", path)).headers.get("cache-control");
    expect(await cached(`/library/books/${id}`)).toBe("private, no-cache");
    for (const path of ["/library/books", "/health", "/library/books/x"]) expect(await cached(path)).toBe("no-store");
  });

  test("of a page of the host's too, which says itself what it may load", async () => {
    const { headers } = await send("GET", "/docs", {});
    expect(headers.get("content-security-policy")).toBe("frame-ancestors 'none'");
    for (const name of ["x-content-type-options", "referrer-policy", "x-request-id", "cross-origin-resource-policy"])
      expect(headers.get(name)).not.toBeNull();
  });

  test("carries the caller's request id where that is safe", async () => {
    expect((await send("GET", "/x", { "x-request-id": "trace-1" })).headers.get("x-request-id")).toBe("trace-1");
    expect((await send("GET", "/x", { "x-request-id": "a b" })).headers.get("x-request-id")).not.toBe("a b");
  });

  test("to a fault says nothing but the request id, and the host hears of it", async () => {
    errors.length = 0;
    const response = await send("GET", "/library/fault", { "x-request-id": "trace-2" });
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ code: "internal", requestId: "trace-2" });
    expect(text).not.toContain("vault");
    expect(errors).toEqual([expect.objectContaining({ message: "select secret from vault" })]);
  });

  test("also where the host's own sign-in fails", async () => {
    const broken = await createTestCrm({
      http: { authenticate: () => Promise.reject(new Error("directory down")), onError: () => {} },
    });
    const response = await broken.crm.fetch(new Request("http://crm.test/contacts"));
    expect(response.status).toBe(500);
    await broken.close();
  });
});

describe("health and documents", () => {
  test("need no caller", async () => {
    expect(await (await send("GET", "/health", {})).json()).toEqual({ status: "ok" });
    expect(await (await send("GET", "/health/ready", {})).json()).toMatchObject({ status: "ready" });
    const description = await send("GET", "/openapi.json", {});
    expect([description.status, description.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(((await description.json()) as { openapi: string }).openapi).toBe("3.1.0");
  });

  test("the reference learns where the description is, from wherever it stands", async () => {
    for (const path of ["/docs", "/docs/", "/docs/a/b.js"]) {
      const text = await (await send("GET", path, {})).text();
      const [specUrl = ""] = text.split(" ");
      expect(text).toContain(`for ${path}`);
      expect(new URL(specUrl, `http://crm.test/crm${path}`).pathname).toBe("/crm/openapi.json");
    }
  });

  test("readiness says what is wrong", async () => {
    const closing = await createTestCrm({ http: { ...http, onError: () => {} } });
    await closing.crm.close();
    const response = await closing.crm.fetch(new Request("http://crm.test/health/ready"));
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect((await closing.crm.fetch(new Request("http://crm.test/health"))).status).toBe(200);
  });
});

test("below a base path, and nowhere else", async () => {
  const based = await createTestCrm({ plugins: [library], http: { ...http, basePath: "/api/crm/" } });
  const get = (path: string) => based.crm.fetch(new Request(`http://crm.test${path}`));
  expect((await get("/api/crm/library/me")).status).toBe(200);
  expect((await get("/api/crm/docs")).status).toBe(200);
  for (const path of ["/library/me", "/api/crmlibrary/me", "/api/crm", "/api"])
    expect((await get(path)).status).toBe(404);
  const description = (await (await get("/api/crm/openapi.json")).json()) as { servers: unknown };
  expect(description.servers).toEqual([{ url: "/api/crm" }]);
  await based.close();
});
