import { expect, test } from "vitest";
import { requestIdOf } from "./http-call.ts";
import { idempotencyKeyOf, idempotencyOf } from "./idempotency-key.ts";

const withHeader = (name: string, value: string) => new Request("http://crm.test/", { headers: { [name]: value } });

test("keys are 1 to 255 printable characters", () => {
  expect(idempotencyKeyOf(new Request("http://crm.test/"))).toBeUndefined();
  expect(idempotencyKeyOf(withHeader("idempotency-key", "a".repeat(255)))).toHaveLength(255);
  for (const key of ["", "a".repeat(256), "käse", "a\tb"])
    expect(() => idempotencyKeyOf(withHeader("idempotency-key", key))).toThrow("1 to 255 printable");
});

test("the digest tells requests apart", () => {
  const digestOf = (method: string, query: string, content: string | Uint8Array) => {
    const request = new Request("http://crm.test/contacts", { method, headers: { "idempotency-key": "k" } });
    const call = { request, path: "/contacts", query, requestId: "r", parameters: {}, actor: undefined };
    return idempotencyOf(call, content).idempotency?.digest;
  };
  const digests = [
    digestOf("POST", "", "{}"),
    digestOf("PATCH", "", "{}"),
    digestOf("POST", "a", "{}"),
    digestOf("POST", "", "{ }"),
  ];
  expect(new Set(digests).size).toBe(4);
  expect(digests[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(digestOf("POST", "", new TextEncoder().encode("{}"))).toBe(digests[0]);
});

test("a request id is taken over only if it is safe to write down", () => {
  expect(requestIdOf(withHeader("x-request-id", "trace:1/a=b"))).toBe("trace:1/a=b");
  for (const id of ["", "a b", '"', "a".repeat(129), "<script>"])
    expect(requestIdOf(withHeader("x-request-id", id))).toMatch(/^[0-9a-f-]{36}$/);
});
