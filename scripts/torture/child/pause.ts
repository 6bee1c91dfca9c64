import { composeAgain } from "../compose.ts";
import { Ledger } from "../ledger.ts";
import type { At } from "../plugin.ts";
import type { Target } from "../target.ts";

export type Place = Parameters<At>[0];

export interface PauseMessage {
  readonly target: Target;
  readonly ledger: string;
  readonly clock: number;
  /** Where it says in the ledger that it has come; nowhere where it is left out. */
  readonly place?: Place | undefined;
  /** There it stops itself. */
  readonly stops: boolean;
}

/** Works, and once at a place of a handler it stands still until it is told to go on. */
export async function pause({ target, ledger, clock, place, stops }: PauseMessage): Promise<void> {
  const lines = new Ledger(ledger);
  const onError = (error: unknown, where: string) => lines.write({ kind: "trouble", where, message: String(error) });
  let been = false;
  const at: At = (here, what) => {
    if (been || here !== place) return;
    been = true;
    lines.write({ kind: "stopping", place: here, what });
    if (!stops) return;
    process.kill(process.pid, "SIGSTOP");
    lines.write({ kind: "resumed", place: here });
  };
  const crm = await composeAgain(target, { clock, at, onError });
  await crm.work({ signal: new AbortController().signal, pollMs: 50, onError });
}
