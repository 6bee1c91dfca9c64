import { isDeepStrictEqual } from "node:util";
import type { PlannedMigration } from "@kith/core";
import type { Target } from "../torture/target.ts";
import type { Findings } from "./findings.ts";
import { compose } from "./release/compose.ts";

/** Brings a database to head, and says what was to be done. */
export async function migrate(target: Target): Promise<readonly PlannedMigration[]> {
  await using crm = await compose(target, { grown: true });
  const planned = await crm.migrations.plan();
  await crm.migrations.apply();
  return planned;
}

/**
 * Holds head's lists to what a release applied: a migration that says something else now than it said then leaves two
 * kinds of databases behind. `empty` is a new database.
 */
export async function sameAsReleased(empty: Target, released: readonly PlannedMigration[], findings: Findings) {
  const said = ({ statements }: PlannedMigration) => statements.map((statement) => statement.replace(/ -- \[.*/s, ""));
  await using crm = await compose(empty, { grown: true });
  const planned = await crm.migrations.plan();
  for (const migration of released) {
    const { plugin, name } = migration;
    const now = planned.find((one) => one.plugin === plugin && one.name === name);
    if (!now || !isDeepStrictEqual(said(now), said(migration)))
      findings.add("wrong", `${plugin}/${name} is another than was released`);
  }
  return `${released.length} migrations say what they said, ${planned.length - released.length} have come since`;
}
