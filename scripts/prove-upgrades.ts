// Proves that a database made by any release becomes head's: nothing is lost, wherever the migration is killed, and what
// was under way goes on. Each release is run with its own code. Takes some minutes a release; `sqlite` or `postgresql` as
// an argument proves half of it.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Host, startHost } from "./torture/target.ts";
import { besideThePast } from "./upgrades/beside.ts";
import { type Checkout, checkOut } from "./upgrades/checkout.ts";
import { Child } from "./upgrades/child.ts";
import { compare, rowsIn } from "./upgrades/compare.ts";
import { Findings } from "./upgrades/findings.ts";
import { killEverywhere } from "./upgrades/kills.ts";
import { migrate, sameAsReleased } from "./upgrades/migrate.ts";
import type { Facts } from "./upgrades/release/facts.ts";
import { releases } from "./upgrades/releases.ts";
import { orphansOf, schemaOf } from "./upgrades/schema.ts";
import { quiet, takeSnapshot } from "./upgrades/snapshot.ts";
import { finish, readAgain, writeOn } from "./upgrades/works.ts";

const dialects = (["sqlite", "postgresql"] as const).filter(
  (dialect) => process.argv.length === 2 || process.argv.includes(dialect),
);
const findings = new Findings();
// So that what is to be removed at the end of the process is removed.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

async function prove(host: Host, checkout: Checkout): Promise<void> {
  const [original, facts] = await populated(host, checkout, "original", 1);
  const before = await takeSnapshot(original);
  await findings.case("head's lists", async () =>
    sameAsReleased(await host.fresh("untouched"), facts.planned, findings),
  );

  const upgraded = await host.copy(original, "upgraded");
  await findings.case("applied", async () => {
    const planned = await migrate(upgraded);
    const after = await takeSnapshot(upgraded);
    compare(before, after, findings, "applied");
    for (const orphan of await orphansOf(upgraded)) findings.add("orphans", orphan);
    for (const { plugin, name, destructive } of planned)
      if (destructive.length > 0) findings.add("wrong", `${plugin}/${name} destroys ${JSON.stringify(destructive)}`);
    const names = planned.map(({ plugin, name }) => `${plugin}/${name}`).join(", ");
    return `${names}; ${rowsIn(before)} rows in ${before.size} tables as they were`;
  });
  await findings.case("applied twice", async () => {
    const [schema, rows] = [await schemaOf(upgraded), await takeSnapshot(upgraded)];
    const planned = await migrate(upgraded);
    compare(rows, await takeSnapshot(upgraded), findings, "applied twice");
    if (planned.length > 0 || (await schemaOf(upgraded)) !== schema)
      findings.add("wrong", "the second time did something");
    return "nothing more to do";
  });
  await findings.case("read", () => readAgain(upgraded, facts, findings));
  await findings.case("written", () => writeOn(upgraded, facts, findings));
  await findings.case("gone on with", () => finish(upgraded, facts, findings));
  await host.drop(upgraded);
  await besideThePast(host, original, checkout, facts, findings);
  await host.drop(original);
  // There are many copies to come.
  const [small] = await populated(host, checkout, "small", 0.1);
  await findings.case("killed", () => killEverywhere(host, small, findings));
}

/** A database that the release made, and died over. */
async function populated(host: Host, checkout: Checkout, name: string, scale: number) {
  const target = await host.fresh(name);
  process.once("exit", () => rmSync(target.folder, { recursive: true, force: true }));
  const file = join(target.folder, `${name}.json`);
  await findings.case(`populated by the release, scale ${scale}`, async () => {
    const said = await new Child(checkout.script("populate.ts"), target, file, String(scale)).end();
    if (said !== undefined) throw new Error("It was to end as a crash would");
    await quiet(target);
    return `${rowsIn(await takeSnapshot(target))} rows`;
  });
  return [target, JSON.parse(readFileSync(file, "utf8")) as Facts] as const;
}

for (const release of releases) {
  console.log(`\n${release.version}, its own code`);
  const checkout = checkOut(release);
  try {
    for (const dialect of dialects) {
      console.log(` on ${dialect}`);
      // Processes are killed, not machines.
      const host = await startHost(dialect, false);
      await prove(host, checkout).finally(() => host.stop());
    }
  } finally {
    checkout.remove();
  }
}
console.log(`\n${findings.closingLine(releases.length)}`);
process.exitCode = findings.total === 0 ? 0 : 1;
