/** What must be stopped and removed, however the bench ends. */
export class Cleaning {
  #steps: (() => Promise<void>)[] = [];

  later(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** In reverse: servers before the databases that they use. What fails does not keep the rest from being done. */
  async now(): Promise<void> {
    const steps = this.#steps.reverse();
    this.#steps = [];
    for (const step of steps) await step().catch((error: unknown) => console.error(error));
  }
}
