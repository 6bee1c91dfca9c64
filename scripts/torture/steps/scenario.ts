import type { Host, Target } from "../target.ts";

/** What is wrong with a state; undefined where nothing is. */
export type Judge = (target: Target) => Promise<string | undefined>;

/** Something that is killed at each of its statements. */
export interface Scenario {
  /** Makes the state that every run begins with, and answers what a run needs to know of it. */
  prepare(target: Target): Promise<unknown>;
  /** Is killed after it called `begin`. */
  run(target: Target, input: unknown, begin: () => void): Promise<void>;
  /** Learns from whole runs what is before and what is after. */
  judge(host: Host, prepared: Target, input: unknown): Promise<Judge>;
}
