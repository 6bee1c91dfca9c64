import { expect, test } from "vitest";
import { keptByText } from "./kept-by-text.ts";

test("keeps what is in use and lets go of the rest", () => {
  const made: string[] = [];
  const kept = keptByText(3, (text) => {
    made.push(text);
    return { text };
  });
  const first = kept("in use");
  for (let index = 0; index < 100; index++) {
    kept(`once ${index}`);
    expect(kept("in use")).toBe(first);
  }
  expect(made.filter((text) => text === "in use")).toHaveLength(1);
  kept("once 0");
  expect(made.filter((text) => text === "once 0")).toHaveLength(2);
});
