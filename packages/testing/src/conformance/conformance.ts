import type { Plugin } from "@kith/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { type ConformanceOptions, examine } from "./examined.ts";
import { openWorld } from "./open-world.ts";
import { type Finding, inWords, type Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import type { World } from "./world.ts";

export type { ConformanceOptions } from "./examined.ts";
export type { Seed, Seeding } from "./make-records.ts";
export type { Finding } from "./rule.ts";

/** A rule may make some thousand calls. */
const timeout = 300_000;

/**
 * Registers a test for each rule that every plugin keeps, driven by the manifest and by the examples of operations and
 * events. It runs on the database that `KITH_TEST_DATABASE` names; see `onBothDatabases`.
 *
 * @example
 * conformance(loyalty(), { with: [leads()] });
 */
export function conformance(plugin: Plugin | readonly Plugin[], options: ConformanceOptions = {}): void {
  const examined = examine(plugin, options);
  const names = examined.plugins.map(({ name }) => name).join(", ");
  const titled = (rule: Rule, check: () => Promise<readonly Finding[]>) => {
    const reason = options.except?.[rule.name];
    const title = reason ? `${rule.name} (left out: ${reason})` : `${rule.name}: ${rule.promise}`;
    test.skipIf(reason !== undefined)(title, { timeout }, async () => {
      const findings = await check();
      if (findings.length > 0) throw new Error(findings.map(inWords).join("\n"));
    });
  };
  describe(`conformance of ${names}`, () => {
    for (const rule of rules) if (rule.on === "manifest") titled(rule, () => rule.check(examined));
    // What cannot be composed has still been told why.
    describe("composed", () => {
      let world: World;
      beforeAll(async () => {
        world = await openWorld(examined);
      }, timeout);
      afterAll(async () => {
        if (!world) return;
        const { operations } = world;
        const permissions = new Set(operations.map(({ operation }) => operation.permission));
        const tried = `${operations.length} operations, ${permissions.size} permissions, ${world.calls()} calls`;
        console.log(`conformance of ${names}: ${tried}`);
        await world.close();
      });
      for (const rule of rules) if (rule.on === "world") titled(rule, () => rule.check(world));
    });
  });
}
