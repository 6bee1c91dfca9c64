import { describe, expect, test } from "vitest";
import { memoryRateLimiter, type RateLimit } from "./rate-limiter.ts";

function limiterAt(options: { limit: number; windowMs?: number; maxKeys?: number }) {
  let ms = Date.parse("2026-03-02T09:00:00Z");
  const limiter = memoryRateLimiter({ ...options, now: () => new Date(ms) });
  return {
    take: (key = "a", cost?: number) => limiter.take(key, cost) as RateLimit,
    pass: (by: number) => {
      ms += by;
    },
  };
}

test("all of a share may come at once, and comes back bit by bit", () => {
  const { take, pass } = limiterAt({ limit: 6, windowMs: 60_000 });
  expect([5, 4, 3, 2, 1, 0].map((remaining) => take().remaining === remaining)).toEqual(Array(6).fill(true));
  expect(take()).toEqual({ allowed: false, limit: 6, remaining: 0, retryAfterMs: 10_000, windowMs: 60_000 });
  pass(9_999);
  expect(take()).toMatchObject({ allowed: false, retryAfterMs: 1 });
  pass(1);
  expect(take()).toMatchObject({ allowed: true, remaining: 0, retryAfterMs: 0 });
  expect(take().allowed).toBe(false);
  pass(60_000);
  expect(take().remaining).toBe(5);
});

test("in no window more come in than twice the share, at the rate of one share a window in the long run", () => {
  const { take, pass } = limiterAt({ limit: 100, windowMs: 1_000 });
  const admitted: number[] = [];
  for (let ms = 0; ms < 20_000; ms += 1) {
    if (take().allowed) admitted.push(ms);
    if (take().allowed) admitted.push(ms);
    pass(1);
  }
  expect(admitted.length).toBeGreaterThanOrEqual(2_000);
  expect(admitted.length).toBeLessThanOrEqual(2_100);
  for (const from of admitted)
    expect(admitted.filter((at) => at >= from && at < from + 1_000).length).toBeLessThan(201);
});

test("a refusal costs nothing, and a look takes nothing", () => {
  const { take, pass } = limiterAt({ limit: 1, windowMs: 1_000 });
  expect(take("a", 0)).toMatchObject({ allowed: true, remaining: 1 });
  expect(take()).toMatchObject({ allowed: true, remaining: 0 });
  for (let count = 0; count < 50; count += 1) expect(take().allowed).toBe(false);
  expect(take("a", 0)).toMatchObject({ allowed: false, retryAfterMs: 1_000 });
  pass(1_000);
  expect(take("a", 0).allowed).toBe(true);
  expect(take().allowed).toBe(true);
});

test("keys are apart", () => {
  const { take } = limiterAt({ limit: 1 });
  expect([take("a"), take("b"), take("a"), take("b")].map(({ allowed }) => allowed)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

describe("however many keys come", () => {
  test("a million take no more memory than the bound says, and a busy key is not forgotten by them", () => {
    const { take, pass } = limiterAt({ limit: 2, maxKeys: 1_000 });
    global.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let key = 0; key < 1_000_000; key += 1) take(`stranger ${key}`);
    global.gc?.();
    // A million strings and numbers that were kept would be far more than 60 MB.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60_000_000);
    take("busy");
    take("busy");
    for (let key = 0; key < 400; key += 1) take(`other ${key}`);
    pass(1);
    expect(take("busy").allowed).toBe(false);
  });
});

test("a clock that is set back by a day locks nobody out for longer than a window", () => {
  const { take, pass } = limiterAt({ limit: 1, windowMs: 1_000 });
  take();
  pass(-86_400_000);
  expect(take()).toMatchObject({ allowed: false, retryAfterMs: 1_000 });
  pass(1_000);
  expect(take().allowed).toBe(true);
});

test("a limit of nothing is refused", () => {
  expect(() => memoryRateLimiter({ limit: 0 })).toThrow(RangeError);
  expect(() => memoryRateLimiter({ limit: 1, windowMs: 0 })).toThrow(RangeError);
});
