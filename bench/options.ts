import { parseArgs } from "node:util";
import { jobs } from "./jobs/jobs.ts";
import { BenchProblem } from "./problem.ts";
import type { WorkloadName } from "./rounds/result.ts";
import { workloads } from "./workloads/workloads.ts";

export type Dialect = "sqlite" | "postgresql";

export interface Options {
  readonly databases: readonly Dialect[];
  readonly workloads: readonly WorkloadName[];
  readonly contacts: number;
  /** How many contacts each side imports in all: they need room on the disk. */
  readonly imported: number;
  /** Undefined: those that the workload is quoted at. */
  readonly connections: readonly number[] | undefined;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly quick: boolean;
  /** Compares Kith with itself: at ten times the data, and with every plugin. */
  readonly growth: boolean;
  /** Whether Kith's side composes every plugin, or core alone. */
  readonly allPlugins: boolean;
  /** Whether Kith's side of PostgreSQL keeps tenants apart in the database too. */
  readonly rowLevelSecurity: boolean;
  /** Write the results to standard output instead of the table. */
  readonly json: boolean;
}

/** In the order in which they are measured, whatever is asked for first: those that write come last. */
const names = [...Object.keys(workloads), ...Object.keys(jobs)] as readonly WorkloadName[];
const usage = `pnpm bench
  --quick                                a tenth of the data and short rounds: a direction, never quoted
  --database sqlite|postgresql|both      default: both
  --workload NAME[,NAME]                 ${names.join(", ")}; default: all
  --contacts N                           default: 100000, with ten interactions each
  --connections N[,N]                    default: 16; 1, 16 and 64 for create; 1 for count
  --rounds N                             default: 5
  --growth                               Kith at ten times the contacts beside Kith, and with every plugin beside core
  --all-plugins                          Kith's side composes every plugin; default: core alone
  --row-level-security                   on Kith's side of PostgreSQL; the floor goes without
  --json                                 prints the results in place of the table`;

/** @throws BenchProblem with the usage where something else is asked for */
export function readOptions(args: readonly string[]): Options {
  const { database, workload, connections, growth, quick, json, ...given } = parse(args);
  const allPlugins = given["all-plugins"];
  const rowLevelSecurity = given["row-level-security"];
  const databases = database === "both" ? ["sqlite", "postgresql"] : [database];
  if (rowLevelSecurity && databases.includes("sqlite"))
    throw wrong("SQLite has no row-level security: say --database postgresql");
  if (growth && workload !== undefined) throw wrong("--growth has its own workloads: leave --workload out");
  if (growth && allPlugins) throw wrong("--growth measures every plugin by itself: leave --all-plugins out");
  const asked = workload?.split(",") ?? names;
  const unknown = asked.find((name) => !(names as readonly string[]).includes(name));
  if (unknown !== undefined) throw wrong(`There is no workload ${unknown}`);
  const contacts = given.contacts === undefined ? (quick ? 10_000 : 100_000) : count("contacts", given.contacts, 100);
  const rounds = count("rounds", given.rounds, 1);
  return {
    databases: databases.map((name) => {
      if (name !== "sqlite" && name !== "postgresql") throw wrong(`There is no database ${name}`);
      return name;
    }),
    workloads: names.filter((name) => asked.includes(name)),
    contacts,
    imported: asked.includes("import") ? contacts * rounds : 0,
    connections: connections?.split(",").map((each) => count("connections", each, 1)),
    rounds,
    seconds: quick ? 1 : 5,
    warmUpSeconds: quick ? 1 : 3,
    ...{ quick, growth, allPlugins, rowLevelSecurity, json },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm hands `--` on.
      args: args.filter((argument) => argument !== "--"),
      options: {
        quick: { type: "boolean", default: false },
        database: { type: "string", default: "both" },
        workload: { type: "string" },
        contacts: { type: "string" },
        connections: { type: "string" },
        rounds: { type: "string", default: "5" },
        growth: { type: "boolean", default: false },
        "all-plugins": { type: "boolean", default: false },
        "row-level-security": { type: "boolean", default: false },
        json: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw wrong((error as Error).message);
  }
}

const wrong = (message: string) => new BenchProblem(`${message}\n\n${usage}`);

function count(name: string, given: string, least: number): number {
  const value = Number(given);
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw wrong(`--${name} is ${given}; it must be a whole number from ${least} on`);
}
