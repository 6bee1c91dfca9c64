// Kith beside the best that can be written by hand for the same work: docs/benchmarks.md.
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { benchDatabase } from "./bench-database.ts";
import { Cleaning } from "./cleaning.ts";
import { Dataset } from "./data/dataset.ts";
import { measureGrowth } from "./growth/growth.ts";
import { growthTable } from "./growth/growth-table.ts";
import { type Dialect, readOptions } from "./options.ts";
import { BenchProblem } from "./problem.ts";
import { compileServers } from "./processes/compile-servers.ts";
import { table } from "./rounds/table.ts";

const cleaning = new Cleaning();
let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, async () => {
    interrupted = true;
    await cleaning.now();
    process.exit(130);
  });

try {
  const options = readOptions(process.argv.slice(2));
  const load = () =>
    `${cpus().length} processors, load ${loadavg()
      .map((each) => each.toFixed(1))
      .join(" ")}`;
  console.error(
    `Node ${process.version}, ${load()}${options.quick ? "; --quick gives a direction, no figures to quote" : ""}`,
  );
  const run = async <T>(
    file: string,
    measured: (database: Dialect) => Promise<readonly T[]>,
    asTable: (results: readonly T[]) => string,
  ) => {
    const results: T[] = [];
    let text = "";
    for (const database of options.databases) {
      cleaning.later(await compileServers());
      results.push(...(await measured(database)));
      text = `${JSON.stringify(results, null, 2)}\n`;
      // Half an hour's work is not to be lost by what goes wrong on the other database.
      writeFileSync(join(import.meta.dirname, file), text);
      await cleaning.now();
    }
    if (options.json) process.stdout.write(text);
    else console.log(`\n${asTable(results)}\n`);
    console.error(`${load()}; written to bench/${file}`);
  };
  const data = new Dataset(options.contacts);
  if (options.growth) await run("growth.json", (database) => measureGrowth(database, options, cleaning), growthTable);
  else await run("results.json", (database) => benchDatabase(database, data, options, cleaning), table);
} catch (error) {
  // What was stopped under way fails, and that is what was asked for.
  if (interrupted) await new Promise(() => undefined);
  await cleaning.now();
  // What names its cure needs no stack.
  console.error(error instanceof BenchProblem ? error.message : error);
  process.exitCode = 1;
}
