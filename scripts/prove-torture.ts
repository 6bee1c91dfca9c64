// Everything that `pnpm torture` proves, one after another: the long form, or with `short` what a change waits for.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const databases = ["sqlite", "postgresql"];
const scenarios = ["convert", "bulk", "import", "migration"];
const short = ["--kills 20", "--steps convert"];
const long = [
  "--self-test",
  ...scenarios.map((name) => `--steps ${name}`),
  "--pause 8",
  "--backlog 100000",
  "--kills 200",
];

const told: string[] = [];
let failed = false;
const prove = (what: string, database: string) => {
  const began = performance.now();
  const args = ["--conditions=kith-source", join(import.meta.dirname, "torture.ts"), "--database", database];
  const run = spawnSync(process.execPath, [...args, ...what.split(" ")], { stdio: ["ignore", "pipe", "inherit"] });
  process.stdout.write(`\n=== ${database} ${what}\n${run.stdout}`);
  failed ||= run.status !== 0;
  const last = String(run.stdout).trimEnd().split("\n").at(-1);
  told.push(
    `${run.status === 0 ? "ok  " : "FAIL"} ${database}, ${((performance.now() - began) / 1000).toFixed(0)} s: ${last}`,
  );
};

if (process.argv[2] === "short") prove("--self-test", "sqlite");
for (const what of process.argv[2] === "short" ? short : long) for (const database of databases) prove(what, database);
console.log(`\n${told.join("\n")}`);
process.exitCode = failed ? 1 : 0;
