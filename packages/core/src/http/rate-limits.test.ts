import { anyone, createTestCrm } from "@kith/testing";
import { afterEach, describe, expect, test } from "vitest";
import { library } from "../../test/library-plugin.fixture.ts";
import { memoryRateLimiter } from "./rate-limiter.ts";
import { addressKey, type RateLimitOptions } from "./rate-limits.ts";

let ms = Date.parse("2026-03-02T09:00:00Z");
const now = () => new Date(ms);
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const crm of open.splice(0)) await crm.close();
});

const faults: unknown[] = [];
async function limited(options: Partial<RateLimitOptions> = {}, limit = 3) {
  const asked: string[] = [];
  const kith = await createTestCrm({
    plugins: [library],
    http: {
      authenticate: (request) => {
        const user = request.headers.get("authorization");
        asked.push(user ?? "");
        return user?.startsWith("u_") ? anyone({ user }) : null;
      },
      rateLimit: { limiter: memoryRateLimiter({ limit, now }), ...options },
      onError: (error) => faults.push(error),
    },
  });
  open.push(kith);
  const send = (path: string, user?: string, address?: string, more: RequestInit = {}) =>
    kith.crm.fetch(new Request(`http://kith.test${path}`, { headers: user ? { authorization: user } : {}, ...more }), {
      address,
    });
  return { ...kith, send, asked };
}
const times = async (count: number, run: () => Promise<Response>) => {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await run()).status);
  return statuses;
};

test("each caller has a share, and is told what is left", async () => {
  const { send } = await limited();
  const first = await send("/library/books", "u_1");
  expect([first.status, first.headers.get("ratelimit"), first.headers.get("ratelimit-policy")]).toEqual([
    200,
    '"default";r=2',
    '"default";q=3;w=60',
  ]);
  expect(await times(3, () => send("/library/books", "u_1"))).toEqual([200, 200, 429]);
  expect((await send("/library/books", "u_2")).status).toBe(200);
  const over = await send("/library/books", "u_1");
  expect(over.headers.get("content-type")).toBe("application/problem+json");
  expect([over.headers.get("retry-after"), over.headers.get("ratelimit")]).toEqual(["20", '"default";r=0;t=20']);
  expect(await over.json()).toMatchObject({ status: 429, code: "request.rateLimited", data: { seconds: 20 } });
  ms += 20_000;
  expect((await send("/library/books", "u_1")).status).toBe(200);
});

test("a refusal further on costs too, and says what is left", async () => {
  const { send } = await limited();
  const response = await send("/library/books/not-an-id", "u_1");
  expect([response.status, response.headers.get("ratelimit")]).toEqual([400, '"default";r=2']);
});

test("one who is over it has no byte of the body read", async () => {
  const { send } = await limited({}, 1);
  await send("/library/books", "u_1");
  let pulled = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(10));
      },
    },
    { highWaterMark: 0 },
  );
  const more = { method: "POST", body, duplex: "half" } as RequestInit;
  const headers = { authorization: "u_1", "content-type": "application/json" };
  expect((await send("/library/books", undefined, undefined, { ...more, headers })).status).toBe(429);
  expect(pulled).toBe(0);
});

describe("strangers", () => {
  test("share by the address that the host tells, whatever a header says", async () => {
    const { send } = await limited();
    const forwarded = (index: number) => ({ headers: { "x-forwarded-for": `10.0.0.${index}` } });
    let index = 0;
    const from = (address: string) => () => send("/library/me", undefined, address, forwarded(index++));
    expect(await times(4, from("203.0.113.7"))).toEqual([200, 200, 200, 429]);
    expect(await times(1, from("203.0.113.8"))).toEqual([200]);
  });

  test("are not limited where nobody tells their address; a host's proxy may", async () => {
    const blind = await limited();
    expect(await times(5, () => blind.send("/library/me"))).toEqual(Array(5).fill(200));
    const proxied = await limited({ addressOf: (request) => request.headers.get("x-real-ip") ?? undefined });
    const send = () => proxied.send("/library/me", undefined, undefined, { headers: { "x-real-ip": "203.0.113.7" } });
    expect(await times(4, send)).toEqual([200, 200, 200, 429]);
  });

  test("who fail to sign in are not heard any more, even with a right key, until some time has passed", async () => {
    const { send, asked } = await limited();
    const address = "203.0.113.9";
    expect(await times(4, () => send("/library/books", "guess", address))).toEqual([401, 401, 401, 429]);
    asked.length = 0;
    expect((await send("/library/books", "u_1", address)).status).toBe(429);
    expect(asked).toEqual([]);
    expect((await send("/library/books", "u_1", "203.0.113.10")).status).toBe(200);
    ms += 60_000;
    expect((await send("/library/books", "u_1", address)).status).toBe(200);
  });

  test("have a limit of their own for failures where the host gives one", async () => {
    const { send } = await limited({ failures: memoryRateLimiter({ limit: 1, now }) });
    expect(await times(2, () => send("/library/books", "guess", "203.0.113.9"))).toEqual([401, 429]);
  });
});

test("the host may say whose share it is", async () => {
  const seen: unknown[] = [];
  const { send } = await limited({
    keyOf: (caller) => {
      seen.push({ ...caller, actor: caller.actor?.user });
      return caller.operation === "library.whoAmI" ? undefined : caller.actor?.tenant;
    },
  });
  expect(await times(4, () => send("/library/me", undefined, "203.0.113.7"))).toEqual(Array(4).fill(200));
  expect(seen[0]).toEqual({ actor: undefined, address: "203.0.113.7", operation: "library.whoAmI" });
  expect(await times(2, () => send("/library/books", "u_1"))).toEqual([200, 200]);
  expect(await times(2, () => send("/library/books", "u_2"))).toEqual([200, 429]);
});

test("a store that cannot be reached keeps nobody out, and the host hears of it", async () => {
  faults.length = 0;
  const limiter = { take: () => Promise.reject(new Error("no redis")) };
  const { send } = await limited({ limiter });
  const response = await send("/library/books", "u_1");
  expect([response.status, response.headers.get("ratelimit")]).toEqual([200, null]);
  expect(faults).toMatchObject([{ message: "no redis" }]);
});

test("health is not limited, and the description says that the rest is", async () => {
  const { send } = await limited({}, 1);
  expect(await times(3, () => send("/health", undefined, "203.0.113.7"))).toEqual([200, 200, 200]);
  const { paths, components } = (await (await send("/openapi.json")).json()) as {
    paths: Record<string, Record<string, { responses: object }>>;
    components: { responses: object };
  };
  for (const path of Object.values(paths))
    for (const { responses } of Object.values(path))
      expect(responses).toHaveProperty("429", { $ref: "#/components/responses/RateLimited" });
  expect(components.responses).toHaveProperty("RateLimited.headers.Retry-After");
});

test.each([
  ["203.0.113.7", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["2001:0db8:0:0:ffff:1:2:3", "2001:db8:0:0"],
  ["2001:db8:0:1::", "2001:db8:0:1"],
  ["fe80::1%eth0", "fe80:0:0:0"],
  ["::1", "0:0:0:0"],
  ["unix:/tmp/socket", "unix:/tmp/socket"],
])("%s counts as %s", (address, key) => expect(addressKey(address)).toBe(key));
