interface KeyUse {
  readonly secretId: string;
  readonly at: string;
}

/** Gathers uses and writes them together, beside the requests. What a process that dies had not written is not missed. */
export class KeyUses {
  readonly #afterMs: number;
  readonly #waiting = new Map<string, Map<string, KeyUse>>();

  constructor(afterMs: number) {
    this.#afterMs = afterMs;
  }

  /** `write` is that of the first use that waits for a tenant. */
  note(tenant: string, use: KeyUse, write: (uses: readonly KeyUse[]) => Promise<unknown>): void {
    const known = this.#waiting.get(tenant);
    if (known) {
      known.set(use.secretId, use);
      return;
    }
    const uses = new Map([[use.secretId, use]]);
    this.#waiting.set(tenant, uses);
    const timer = setTimeout(() => {
      this.#waiting.delete(tenant);
      // Noted at the next use, if the database could not be reached.
      write([...uses.values()].slice(0, 1000)).catch(() => undefined);
    }, this.#afterMs);
    timer.unref();
  }
}
