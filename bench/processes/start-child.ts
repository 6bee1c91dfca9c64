import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { BenchProblem } from "../problem.ts";

/** A process of the bench, which does what it is asked and ends with whoever started it. */
export interface Child {
  /** One question at a time. */
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a script with these settings: `NODE_ENV=production`, packages from their dist as users have them. */
export function startChild(script: string, settings: object): Child {
  const child: ChildProcess = spawn(process.execPath, [...profiling(), script, JSON.stringify(settings)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production" },
    // Ctrl-C is for the bench; these end when it closes their channel.
    detached: true,
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new BenchProblem(`${script} ended (${signal ?? code})`)));
  });
  ended.catch(() => undefined);
  return {
    ask: async <Answer>(question: object) => {
      const said = once(child, "message");
      child.send(question);
      const [answer] = (await Promise.race([said, ended])) as [{ readonly answer?: Answer; readonly problem?: string }];
      if (answer.problem !== undefined) throw new BenchProblem(answer.problem);
      return answer.answer as Answer;
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** A process that asks servers for what is in this data. */
export const startLoad = ({ contacts }: Dataset): Child =>
  startChild(join(import.meta.dirname, "../load/load-generator.ts"), { contacts });

/** `KITH_BENCH_PROFILE=folder` leaves a CPU profile of each process there. */
function profiling(): string[] {
  const folder = process.env.KITH_BENCH_PROFILE;
  return folder ? ["--cpu-prof", `--cpu-prof-dir=${folder}`] : [];
}
