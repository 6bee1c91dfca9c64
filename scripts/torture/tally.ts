import type { Fact, Line } from "./ledger.ts";

const english = new Intl.NumberFormat("en");

/** What the ledgers hold so far. */
export class Tally {
  readonly facts: Fact[] = [];
  /** Calls with an Idempotency-Key whose answer nobody heard. */
  readonly unanswered = new Set<string>();
  readonly #done = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #troubles = new Map<string, number>();
  #inFlight = 0;

  /** The ledger of one child, complete. Answers what it adds. */
  add(lines: readonly Line[]): readonly Fact[] {
    const sent = new Set<string>();
    const facts: Fact[] = [];
    for (const line of lines) {
      if (line.kind === "trouble") count(this.#troubles, `${line.where}: ${line.message}`);
      if (line.kind === "refused") count(this.#refused, `${line.call}: ${line.code}`);
      if (line.kind === "sent") {
        sent.add(line.key);
        if (line.call === "createOnce") this.unanswered.add(line.key);
      }
      if (line.kind !== "done" && line.kind !== "refused") continue;
      sent.delete(line.key);
      if (line.kind === "refused") continue;
      this.unanswered.delete(line.key);
      count(this.#done, line.call);
      facts.push(...line.facts);
    }
    this.#inFlight += sent.size;
    this.facts.push(...facts);
    return facts;
  }

  /** Kinds of calls that were never answered: of those nothing was shown. */
  unproven(calls: readonly string[]): readonly string[] {
    return calls.filter((call) => !this.#done.has(call));
  }

  summary(): string {
    const done = [...this.#done.values()].reduce((sum, number) => sum + number, 0);
    return `${english.format(done)} calls acknowledged, ${english.format(this.#inFlight)} in flight when killed`;
  }

  /** What calls were refused for and what went wrong in the background, by how often. */
  troubles(): readonly string[] {
    const said = (kind: string, of: ReadonlyMap<string, number>) =>
      [...of].sort(([, a], [, b]) => b - a).map(([text, times]) => `${kind} ${times} times: ${text.slice(0, 500)}`);
    return [...said("refused", this.#refused), ...said("troubled", this.#troubles)];
  }
}

const count = (of: Map<string, number>, name: string) => of.set(name, (of.get(name) ?? 0) + 1);
