/** Wakes those who wait for work. */
export class Doorbell {
  /** How often there was work: who looks for some, finds none and sees that it was rung meanwhile looks again. */
  rings = 0;
  readonly #waiting: (() => void)[] = [];

  /** There is work. It wakes one; who finds more than one can do wakes the next. */
  ring(): void {
    this.rings += 1;
    this.wakeOne();
  }

  /** There may be work. */
  wakeOne(): void {
    this.#waiting.shift()?.();
  }

  wakeAll(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
