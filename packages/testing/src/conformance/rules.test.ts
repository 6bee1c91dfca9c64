import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { rules } from "./rules.ts";

test("the page on testing has every rule, in their order", () => {
  const page = readFileSync(new URL("../../../../docs/testing.md", import.meta.url), "utf8");
  const told = [...page.matchAll(/^\| `([a-z-]+-[a-z-]+|composes)` \| (.+) \|$/gm)].map(([, name, promise]) => [
    name,
    promise,
  ]);
  expect(told).toEqual(rules.map(({ name, promise }) => [name, promise]));
});
