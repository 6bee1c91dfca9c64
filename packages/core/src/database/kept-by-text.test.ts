import { expect, test } from "vitest";
import { KeptByText } from "./kept-by-text.ts";

test("keeps what is in use and lets go of the rest", () => {
  const made: string[] = [];
  const kept = new KeptByText(3, (text) => {
    made.push(text);
    return { text };
  });
  const first = kept.get("in use");
  for (let index = 0; index < 100; index++) {
    kept.get(`once ${index}`);
    expect(kept.get("in use")).toBe(first);
  }
  expect(made.filter((text) => text === "in use")).toHaveLength(1);
  kept.get("once 0");
  expect(made.filter((text) => text === "once 0")).toHaveLength(2);
  kept.clear();
  expect(kept.get("in use")).not.toBe(first);
});
