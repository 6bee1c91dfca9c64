import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { scenarios } from "./steps/scenarios.ts";
import type { Dialect } from "./target.ts";

export interface Options {
  readonly database: Dialect;
  readonly kills: number;
  readonly seed: number;
  readonly steps?: keyof typeof scenarios | undefined;
  readonly pauses?: number | undefined;
  readonly backlog?: number | undefined;
  readonly selfTest: boolean;
}

const usage = `pnpm torture [--database sqlite|postgresql] [--seed S]
  --kills N       kill it N times at random moments (the default, with 20)
  --steps NAME    kill it before every statement of ${Object.keys(scenarios).join(", ")}
  --pause N       stop a worker N times beyond its lease
  --backlog N     restart it with N entries behind
  --self-test     damage a database, and see every check fail`;

/** @throws with the usage where something else is asked for */
export function readArguments(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      // pnpm hands `--` on.
      args: args.filter((argument) => argument !== "--"),
      options: {
        database: { type: "string", default: "sqlite" },
        kills: { type: "string", default: "20" },
        seed: { type: "string" },
        steps: { type: "string" },
        pause: { type: "string" },
        backlog: { type: "string" },
        "self-test": { type: "boolean", default: false },
      },
    });
    const { database, steps } = values;
    if (database !== "sqlite" && database !== "postgresql") throw new Error(`There is no database ${database}`);
    if (steps !== undefined && !isScenario(steps)) throw new Error(`There are no steps of ${steps}`);
    return {
      database,
      steps,
      kills: count("kills", values.kills),
      seed: values.seed === undefined ? randomInt(2 ** 31) : count("seed", values.seed),
      pauses: values.pause === undefined ? undefined : count("pause", values.pause),
      backlog: values.backlog === undefined ? undefined : count("backlog", values.backlog),
      selfTest: values["self-test"],
    };
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`);
  }
}

const isScenario = (name: string): name is keyof typeof scenarios => Object.hasOwn(scenarios, name);

function count(name: string, given: string): number {
  const value = Number(given);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`--${name} is ${given}; it must be a whole number`);
}
