import type { Tortured } from "./compose.ts";
import type { Fact, Ledger } from "./ledger.ts";
import { Random } from "./random.ts";
import { type Caller, calls, repeatedCreate } from "./workload-calls.ts";

/** Calls in flight at once, so that commits are shared. */
const lanes = 16;

export interface WorkloadOptions {
  readonly seed: number;
  readonly round: number;
  readonly repeat: readonly string[];
}

/** Calls for ever, in many lanes. Before and after each call a line goes to the ledger. */
export async function workload(crm: Tortured, ledger: Ledger, { seed, round, repeat }: WorkloadOptions): Promise<void> {
  const contacts: string[] = [];
  let answered = 0;
  const call = async (name: string, key: string, make: () => Promise<readonly Fact[]>) => {
    ledger.write({ kind: "sent", key, call: name });
    try {
      const facts = await make();
      ledger.write({ kind: "done", key, call: name, facts });
      for (const fact of facts) if (fact.type === "contact") contacts.push(fact.id);
    } catch (error) {
      const { code = String((error as Error).stack ?? error) } = error as { readonly code?: string };
      ledger.write({ kind: "refused", key, call: name, code });
    }
    process.stdout.write(`answered ${++answered}.\n`);
  };
  const lane = async (number: number) => {
    const random = new Random(seed, round, number);
    for (let count = 0; ; count++) {
      const key = `${round}-${number}-${count}`;
      const caller: Caller = { crm, key, random, contacts, call, rowsBefore: round * 1000 };
      // One import a child is plenty.
      if (number === 0 && count === 1) await calls.import(caller);
      else await calls[contacts.length === 0 ? "create" : choose(random)](caller);
    }
  };
  for (const key of repeat) void call("createOnce", key, () => repeatedCreate(crm, key));
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
}

const mix = { create: 30, createOnce: 10, update: 20, lead: 12, bulk: 3, touch: 25 } as const;

function choose(random: Random): keyof typeof mix {
  let left = random.below(100);
  for (const [name, part] of Object.entries(mix)) {
    left -= part;
    if (left < 0) return name as keyof typeof mix;
  }
  return "create";
}
