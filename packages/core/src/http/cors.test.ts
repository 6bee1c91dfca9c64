import { createTestCrm } from "@kith/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";
import type { CorsOptions } from "./cors.ts";

const app = "https://app.example.com";
const asked: string[] = [];
const open = (cors?: CorsOptions) =>
  createTestCrm({
    plugins: [library],
    http: {
      authenticate: (request) => {
        asked.push(request.method);
        return null;
      },
      ...(cors ? { cors } : {}),
    },
  });
type Kith = Awaited<ReturnType<typeof open>>;
let named: Kith;
let all: Kith;
let none: Kith;
beforeAll(async () => {
  named = await open({ origins: [app], credentials: true, maxAgeSeconds: 60 });
  all = await open({ origins: ["*"] });
  none = await open();
});
afterAll(() => Promise.all([named, all, none].map((kith) => kith.close())));

const preflight = (kith: Kith, origin: string) =>
  kith.crm.fetch(
    new Request("http://kith.test/library/books", {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "PATCH",
        "access-control-request-headers": "authorization,if-match",
      },
    }),
  );
const get = (kith: Kith, headers: Record<string, string>) => kith.request("GET", "/library/books", { headers });
const allowed = (response: Response) => response.headers.get("access-control-allow-origin");

describe("what a browser asks beforehand", () => {
  test("is answered without asking who calls", async () => {
    asked.length = 0;
    const response = await preflight(named, app);
    expect([response.status, allowed(response)]).toEqual([204, app]);
    expect(response.headers.get("access-control-allow-methods")).toContain("PATCH");
    expect(response.headers.get("access-control-allow-headers")).toMatch(/Idempotency-Key.*If-Match/);
    expect(response.headers.get("access-control-allow-credentials")).toBe("true");
    expect(response.headers.get("access-control-max-age")).toBe("60");
    expect(response.headers.get("vary")).toContain("Origin");
    expect(asked).toEqual([]);
  });

  test.each(["https://app.example.com.evil.example", "http://app.example.com", "null"])(
    "is refused to %s",
    async (origin) => expect(allowed(await preflight(named, origin))).toBeNull(),
  );
});

test("answers may be read by the named origins, failures too", async () => {
  const response = await get(named, { origin: app });
  expect([response.status, allowed(response)]).toEqual([200, app]);
  const exposed = response.headers.get("access-control-expose-headers");
  for (const name of ["ETag", "Idempotency-Replayed", "Retry-After", "RateLimit", "Location"])
    expect(exposed).toContain(name);
  expect(response.headers.get("vary")).toBe("authorization, cookie, x-api-key, Origin");
  expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  const failed = await named.crm.fetch(new Request("http://kith.test/library/books", { headers: { origin: app } }));
  expect([failed.status, allowed(failed)]).toEqual([401, app]);
  expect(allowed(await get(named, { origin: "https://evil.example" }))).toBeNull();
});

test("for all origins there are no credentials", async () => {
  const response = await get(all, { origin: "https://any.example" });
  expect([allowed(response), response.headers.get("access-control-allow-credentials")]).toEqual(["*", null]);
});

test("off, nothing is said of it", async () => {
  expect(allowed(await preflight(none, app))).toBeNull();
  expect(allowed(await get(none, { origin: app }))).toBeNull();
});

test("OPTIONS that no browser asks beforehand, HEAD and the host's caller are as without it", async () => {
  const options = await named.crm.fetch(new Request("http://kith.test/library/books", { method: "OPTIONS" }));
  expect(options.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
  const head = await named.request("HEAD", "/library/me", { headers: { origin: app } });
  expect([head.status, await head.text(), allowed(head)]).toEqual([200, "", app]);
  expect(await (await named.request("GET", "/library/me")).json()).toMatchObject({ user: "u_1" });
});

test.each([
  [{ origins: ["*"], credentials: true }, "Name the origins"],
  [{ origins: ["app.example.com"] }, "is no origin"],
  [{ origins: ["https://app.example.com/"] }, "is no origin"],
])("%j is refused at the start", async (cors, told) => {
  await expect(open(cors)).rejects.toMatchObject({
    code: "composition.invalid",
    message: expect.stringContaining(told),
  });
});
