import { type Kill, killAt } from "../steps/kill-at.ts";
import { scenarios } from "../steps/scenarios.ts";
import type { Target } from "../target.ts";

export interface StepMessage {
  readonly target: Target;
  readonly scenario: keyof typeof scenarios;
  readonly input: unknown;
  readonly kill: Kill;
}

/** Carries a command out, and kills itself on the way. */
export async function step({ target, scenario, input, kill }: StepMessage): Promise<void> {
  const statements = killAt(kill);
  await scenarios[scenario].run(target, input, statements.begin);
  process.stdout.write(`done ${JSON.stringify(statements.said)}\n`);
}
