import { join } from "node:path";
import type { Host, Target } from "../torture/target.ts";
import { Child } from "./child.ts";
import { compare } from "./compare.ts";
import type { Findings } from "./findings.ts";
import { migrate } from "./migrate.ts";
import { appliedTo, orphansOf, schemaOf } from "./schema.ts";
import { quiet, takeSnapshot } from "./snapshot.ts";

const script = join(import.meta.dirname, "apply-until.ts");

/**
 * Kills a migrating process before its first statement, on another copy before its second, and so on until one comes to
 * its end. Each time the schema must be one that stands between two migrations, all rows must be there, and the next
 * process must bring it to the end.
 */
export async function killEverywhere(host: Host, original: Target, findings: Findings) {
  const before = await takeSnapshot(original);
  /** The schema that goes with what is applied. Within a migration it must not change: every n looks at it. */
  const between = new Map<string, string>([[String(await appliedTo(original)), await schemaOf(original)]]);
  let final: string | undefined;
  const prepare = async (n: number) => {
    const copy = await host.copy(original, `killed_${n}`);
    return { copy, child: new Child(script, copy, String(n)) };
  };
  // While one process runs, the next loads its code.
  let next = prepare(1);
  for (let n = 1; ; n++) {
    const { copy, child } = await next;
    next = prepare(n + 1);
    const where = `killed before statement ${n}`;
    const said = await child.tell("go").end();
    await quiet(copy);
    const applied = String(await appliedTo(copy));
    const schema = await schemaOf(copy);
    if ((between.get(applied) ?? schema) !== schema) findings.add("halfApplied", `${where}: with ${applied}`);
    between.set(applied, schema);
    if (said === undefined) await migrate(copy);
    // What a kill has lost is not there after the next run either.
    compare(before, await takeSnapshot(copy), findings, where);
    const end = `${await appliedTo(copy)}\n${await schemaOf(copy)}`;
    final ??= end;
    if (end !== final) findings.add("halfApplied", `${where}: did not come to the same end`);
    for (const orphan of await orphansOf(copy)) findings.add("orphans", `${where}: ${orphan}`);
    await host.drop(copy);
    if (said === undefined) continue;
    const { copy: spare, child: idle } = await next;
    idle.dismiss();
    await host.drop(spare);
    return `before each of ${n - 1} statements, ${between.size} states seen, each whole`;
  }
}
