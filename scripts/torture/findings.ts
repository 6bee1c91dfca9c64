/** What can be wrong, as the closing line says it. */
const kinds = {
  lost: "lost",
  halfDone: "half-done",
  eventsLost: "events lost",
  reordered: "reordered",
  appliedTwice: "applied twice",
  stuck: "stuck",
} as const;
export type Kind = keyof typeof kinds | "integrity";

const most = 20;

/** What was found to be wrong. Found again by a later check, it counts once. */
export class Findings {
  readonly #culprits = new Map<Kind, Set<string>>();

  add(kind: Kind, culprit: string): void {
    const culprits = this.#culprits.get(kind) ?? new Set();
    this.#culprits.set(kind, culprits.add(culprit));
  }

  count(kind: Kind): number {
    return this.#culprits.get(kind)?.size ?? 0;
  }

  get clean(): boolean {
    return this.#culprits.size === 0;
  }

  /** The culprits, some of each kind. */
  list(): string {
    return [...this.#culprits]
      .map(([kind, culprits]) => {
        const more = culprits.size > most ? [`and ${culprits.size - most} more`] : [];
        return [`${kind}:`, ...[...culprits].slice(0, most), ...more].join("\n  ");
      })
      .join("\n");
  }

  closingLine(kills: number): string {
    const counts = Object.entries(kinds).map(([kind, name]) => `${this.count(kind as Kind)} ${name}`);
    return `${kills} kills: ${counts.join(", ")}, integrity ${this.count("integrity") === 0 ? "ok" : "broken"}`;
  }
}
