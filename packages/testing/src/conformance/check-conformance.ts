import type { Plugin } from "@kith/core";
import { type ConformanceOptions, examine } from "./examined.ts";
import { openWorld } from "./open-world.ts";
import type { Finding } from "./rule.ts";
import { rules } from "./rules.ts";

/** What became of an examination. */
export interface Conformance {
  /** Empty where the plugin keeps every rule. */
  readonly findings: readonly Finding[];
  readonly rules: readonly string[];
  /** How many operations and permissions were tried, in how many calls. */
  readonly operations: number;
  readonly permissions: number;
  readonly calls: number;
}

/**
 * Holds plugins against the rules of conformance, on a fresh database of the kind that `KITH_TEST_DATABASE` names, and
 * answers what they do not keep. For any test runner, or none; with vitest see `conformance`.
 *
 * @example
 * const { findings } = await checkConformance(loyalty());
 * assert.deepEqual(findings, []);
 */
export async function checkConformance(
  plugin: Plugin | readonly Plugin[],
  { only, ...options }: ConformanceOptions & { readonly only?: readonly string[] } = {},
): Promise<Conformance> {
  const examined = examine(plugin, options);
  const chosen = rules.filter(({ name }) => (only ? only.includes(name) : !(name in (options.except ?? {}))));
  const findings: Finding[] = [];
  for (const rule of chosen) if (rule.on === "manifest") findings.push(...(await rule.check(examined)));
  const live = chosen.flatMap((rule) => (rule.on === "world" ? [rule] : []));
  const names = chosen.map(({ name }) => name);
  if (live.length === 0) return { findings, rules: names, operations: 0, permissions: 0, calls: 0 };
  const world = await openWorld(examined);
  try {
    for (const rule of live) findings.push(...(await rule.check(world)));
    const permissions = new Set(world.operations.map(({ operation }) => operation.permission));
    const tried = { operations: world.operations.length, permissions: permissions.size, calls: world.calls() };
    return { findings, rules: names, ...tried };
  } finally {
    await world.close();
  }
}
