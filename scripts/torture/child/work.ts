import { composeAgain } from "../compose.ts";
import { Ledger } from "../ledger.ts";
import type { Target } from "../target.ts";

export interface WorkMessage {
  readonly target: Target;
  readonly ledger: string;
  readonly clock: number;
}

/** Runs jobs and consumers until it is killed. */
export async function work({ target, ledger, clock }: WorkMessage): Promise<void> {
  const lines = new Ledger(ledger);
  const onError = (error: unknown, where: string) => lines.write({ kind: "trouble", where, message: String(error) });
  const crm = await composeAgain(target, { clock, onError });
  await crm.work({ signal: new AbortController().signal, pollMs: 50, onError });
}
