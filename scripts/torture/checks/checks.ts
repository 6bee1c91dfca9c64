import type { Findings } from "../findings.ts";
import { type Inspector, inspect } from "../inspector.ts";
import type { Fact } from "../ledger.ts";
import type { Target } from "../target.ts";
import { checkAcknowledged } from "./acknowledged.ts";
import { type Since, theBeginning, upTo } from "./check.ts";
import { checkConversions } from "./conversions.ts";
import { checkDigests } from "./digests.ts";
import { EventCheck } from "./events.ts";
import { checkImports } from "./imports.ts";
import { checkIntegrity } from "./integrity.ts";
import { checkRecords } from "./records.ts";
import { checkSettled } from "./settled.ts";

/** All checks, each time on what came since the last time. */
export class Checks {
  readonly #target: Target;
  readonly #findings: Findings;
  readonly #events = new EventCheck();
  readonly #names = new Map<string, string>();
  #since: Since = theBeginning;

  constructor(target: Target, findings: Findings) {
    this.#target = target;
    this.#findings = findings;
  }

  /** `now` is the time by the clock of those who write next. Nobody may be writing. */
  async run(facts: readonly Fact[], { now, done = false }: { readonly now: number; readonly done?: boolean }) {
    const inspector = await inspect(this.#target);
    try {
      await this.#all(inspector, facts, done);
      this.#since = await upTo(inspector, now);
    } catch (error) {
      // A damaged database is one that cannot be read.
      this.#findings.add("integrity", `cannot be checked: ${(error as Error).stack}`);
    } finally {
      await inspector.close();
    }
  }

  async #all(inspector: Inspector, facts: readonly Fact[], done: boolean): Promise<void> {
    const check = { inspector, findings: this.#findings, since: this.#since };
    await checkAcknowledged(check, facts);
    await checkRecords(check, this.#names);
    await checkConversions(check);
    await checkImports(check, done);
    await this.#events.check(check, done);
    await checkDigests(check);
    if (done) await checkSettled(inspector, this.#findings);
  }
}

/** Everything from the beginning, when nothing may be left to do. */
export async function checkAll(target: Target, facts: readonly Fact[], findings: Findings): Promise<void> {
  await new Checks(target, findings).run(facts, { now: 0, done: true });
  const inspector = await inspect(target);
  await checkIntegrity(inspector, findings).finally(() => inspector.close());
}
