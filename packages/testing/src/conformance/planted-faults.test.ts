// The suite itself: a plugin that keeps every rule passes, and each fault is found by the rule that is there for it.
import { expect, test } from "vitest";
import { checkConformance } from "./check-conformance.ts";
import { databaseFaults } from "./database-faults.fixture.ts";
import { manifestFaults } from "./manifest-faults.fixture.ts";
import { partFaults } from "./part-faults.fixture.ts";
import { points } from "./points.fixture.ts";
import { rules } from "./rules.ts";
import { wallFaults } from "./wall-faults.fixture.ts";

// A plugin that forgets the tenant is found by the rules, not by PostgreSQL, which would hide that it does.
process.env["KITH_TEST_ROW_LEVEL_SECURITY"] = "off";

const faults = [...manifestFaults, ...databaseFaults, ...wallFaults, ...partFaults];

test("a plugin that keeps all rules has no findings", async () => {
  const { findings, ...tried } = await checkConformance(points(), { hostileInputs: 100 });
  expect(findings).toEqual([]);
  expect(tried).toMatchObject({ operations: 4, permissions: 2, rules: rules.map(({ name }) => name) });
});

test.each(faults)("$rule finds $culprit", { timeout: 120_000 }, async ({ rule, plugin, culprit, after, sibling }) => {
  const { findings } = await checkConformance(plugin, {
    only: after ? [after, rule] : [rule],
    hostileInputs: 100,
    with: sibling ? [sibling] : [],
  });
  expect(findings).toContainEqual({ rule, culprit: expect.stringMatching(culprit), cure: expect.stringMatching(/./) });
});

test("there is a fault for every rule", () => {
  expect(new Set(faults.map(({ rule }) => rule))).toEqual(new Set(rules.map(({ name }) => name)));
});
