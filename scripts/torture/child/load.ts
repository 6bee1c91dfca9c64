import { composeAgain } from "../compose.ts";
import { Ledger } from "../ledger.ts";
import type { Target } from "../target.ts";
import { workload } from "../workload.ts";

export interface LoadMessage {
  readonly target: Target;
  readonly ledger: string;
  readonly clock: number;
  readonly seed: number;
  readonly round: number;
  /** Keys of calls with an Idempotency-Key that the last child made and was killed before their answer. */
  readonly repeat: readonly string[];
}

/** Calls and works at the same time until it is killed. */
export async function load({ target, ledger, clock, ...load }: LoadMessage): Promise<void> {
  const lines = new Ledger(ledger);
  const onError = (error: unknown, where: string) => lines.write({ kind: "trouble", where, message: String(error) });
  const crm = await composeAgain(target, { clock, onError });
  const working = crm.work({ signal: new AbortController().signal, pollMs: 50, onError });
  await Promise.all([working, workload(crm, lines, load)]);
}
