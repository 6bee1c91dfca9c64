import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { KeyUses } from "./key-uses.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("uses are written together, for each tenant, each secret once with its last use", async () => {
  const uses = new KeyUses(10_000);
  const written: unknown[] = [];
  const write = (tenant: string) => async (noted: unknown) => written.push([tenant, noted]);
  uses.note("main", { secretId: "a", at: "1" }, write("main"));
  uses.note("main", { secretId: "b", at: "2" }, write("main"));
  uses.note("other", { secretId: "c", at: "2" }, write("other"));
  uses.note("main", { secretId: "a", at: "3" }, write("main"));
  await vi.advanceTimersByTimeAsync(9_999);
  expect(written).toEqual([]);
  await vi.advanceTimersByTimeAsync(1);
  expect(written).toEqual([
    [
      "main",
      [
        { secretId: "a", at: "3" },
        { secretId: "b", at: "2" },
      ],
    ],
    ["other", [{ secretId: "c", at: "2" }]],
  ]);
});

test("what cannot be written, as when the process closes its CRM, is left, and the next use is noted again", async () => {
  const uses = new KeyUses(10_000);
  const write = vi.fn(() => Promise.reject(new Error("closed")));
  for (const at of ["1", "2"]) {
    uses.note("main", { secretId: "a", at }, write);
    await vi.advanceTimersByTimeAsync(10_000);
  }
  expect(write.mock.calls).toEqual([[[{ secretId: "a", at: "1" }]], [[{ secretId: "a", at: "2" }]]]);
});
