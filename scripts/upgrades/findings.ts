const kinds = {
  lost: "rows lost",
  changed: "rows changed",
  orphans: "orphans",
  halfApplied: "half-applied",
} as const;
export type Kind = keyof typeof kinds | "wrong";

/** What was found to be wrong, printed where it was found. */
export class Findings {
  readonly #counts = new Map<Kind, number>();
  #cases = 0;
  #printed = 0;

  add(kind: Kind, what: string, count = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + count);
    if (count > 0 && ++this.#printed <= 40) console.log(`  FAIL ${kind}: ${what.slice(0, 600)}`);
  }

  /** Runs one case and prints its line. */
  async case(name: string, run: () => Promise<string>): Promise<void> {
    this.#cases += 1;
    const before = this.total;
    const began = performance.now();
    const said = await run().catch((error: unknown) => {
      this.add("wrong", `${name}: ${(error as Error)?.stack ?? error}`);
      return "broke off";
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`  ${this.total === before ? "ok  " : "FAIL"} ${name}: ${said} (${seconds} s)`);
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
  }

  closingLine(releases: number): string {
    const counts = Object.entries(kinds).map(([kind, name]) => `${this.#counts.get(kind as Kind) ?? 0} ${name}`);
    const wrong = this.#counts.get("wrong");
    return `${releases} releases, ${this.#cases} cases: ${counts.join(", ")}${wrong ? `, ${wrong} otherwise wrong` : ""}`;
  }
}
