import { expect, test } from "vitest";
import { idempotencyKeyOf, requestDigest } from "./idempotency-key.ts";
import { requestIdOf } from "./request-id.ts";

const withHeader = (name: string, value: string) => new Request("http://crm.test/", { headers: { [name]: value } });

test("keys are 1 to 255 printable characters", () => {
  expect(idempotencyKeyOf(new Request("http://crm.test/"))).toBeUndefined();
  expect(idempotencyKeyOf(withHeader("idempotency-key", "a".repeat(255)))).toHaveLength(255);
  for (const key of ["", "a".repeat(256), "käse", "a\tb"])
    expect(() => idempotencyKeyOf(withHeader("idempotency-key", key))).toThrow("1 to 255 printable");
});

test("the digest tells requests apart", () => {
  const digests = [
    requestDigest("POST", "/contacts?", "{}"),
    requestDigest("PATCH", "/contacts?", "{}"),
    requestDigest("POST", "/contacts?a", "{}"),
    requestDigest("POST", "/contacts?", "{ }"),
  ];
  expect(new Set(digests).size).toBe(4);
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(requestDigest("POST", "/contacts?", new TextEncoder().encode("{}"))).toBe(digests[0]);
});

test("a request id is taken over only if it is safe to write down", () => {
  expect(requestIdOf(withHeader("x-request-id", "trace:1/a=b"))).toBe("trace:1/a=b");
  for (const id of ["", "a b", '"', "a".repeat(129), "<script>"])
    expect(requestIdOf(withHeader("x-request-id", id))).toMatch(/^[0-9a-f-]{36}$/);
});
