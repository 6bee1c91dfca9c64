import { parseArgs } from "node:util";
import { BenchProblem } from "./problem.ts";
import { type WorkloadName, workloads } from "./workloads/workloads.ts";

export type Dialect = "sqlite" | "postgresql";

export interface Options {
  readonly databases: readonly Dialect[];
  readonly workloads: readonly WorkloadName[];
  readonly contacts: number;
  /** Undefined: those that the workload is quoted at. */
  readonly connections: readonly number[] | undefined;
  readonly rounds: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly quick: boolean;
  /** Whether Kith's side composes every plugin, or core alone. */
  readonly allPlugins: boolean;
  /** Whether Kith's side of PostgreSQL keeps tenants apart in the database too. */
  readonly rowLevelSecurity: boolean;
  /** Write the results to standard output instead of the table. */
  readonly json: boolean;
}

const usage = `pnpm bench
  --quick                                a tenth of the data and short rounds: a direction, never quoted
  --database sqlite|postgresql|both      default: both
  --workload NAME[,NAME]                 ${Object.keys(workloads).join(", ")}; default: all
  --contacts N                           default: 100000, with ten interactions each
  --connections N[,N]                    default: 16, and for create 1, 16 and 64
  --rounds N                             default: 5
  --all-plugins                          Kith's side composes every plugin; default: core alone
  --row-level-security                   on Kith's side of PostgreSQL; the floor goes without
  --json                                 prints bench/results.json in place of the table`;

/** @throws BenchProblem with the usage where something else is asked for */
export function readOptions(args: readonly string[]): Options {
  const { database, workload, contacts, connections, rounds, quick, json, ...flags } = parse(args);
  const security = flags["row-level-security"];
  const databases = database === "both" ? ["sqlite", "postgresql"] : [database];
  if (security && databases.includes("sqlite"))
    throw wrong("SQLite has no row-level security: say --database postgresql");
  const named = workload?.split(",") ?? Object.keys(workloads);
  return {
    databases: databases.map((name) => {
      if (name !== "sqlite" && name !== "postgresql") throw wrong(`There is no database ${name}`);
      return name;
    }),
    workloads: named.map((name) => {
      if (!Object.hasOwn(workloads, name)) throw wrong(`There is no workload ${name}`);
      return name as WorkloadName;
    }),
    contacts: contacts === undefined ? (quick ? 10_000 : 100_000) : count("contacts", contacts, 100),
    connections: connections?.split(",").map((each) => count("connections", each, 1)),
    rounds: count("rounds", rounds, 1),
    seconds: quick ? 1 : 5,
    warmUpSeconds: quick ? 1 : 3,
    quick,
    allPlugins: flags["all-plugins"],
    rowLevelSecurity: security,
    json,
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
