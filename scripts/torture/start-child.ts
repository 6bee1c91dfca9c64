import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../proofs/bundle.ts";
import type { Messages } from "./child/roles.ts";

/** Where children keep what they compiled, so that the next one starts faster. */
const compiled = join(tmpdir(), "kith-torture-compiled");

const script = await bundle(join(import.meta.dirname, "child.ts"));

/** How long whatever a child is waited for may take, in milliseconds. */
const patience = 120_000;

/**
 * A process to be killed. It loads its code when it is started and waits for `go`, so that the next one is at hand when
 * the last one is dead.
 */
export class Child<Role extends keyof Messages> {
  readonly #process: ChildProcess;
  readonly exited: Promise<unknown>;
  #said = "";
  #complained = "";

  constructor(role: Role) {
    // A group of its own: Ctrl-C is for the parent, whose end ends the child's standard input.
    this.#process = spawn(process.execPath, ["--conditions=kith-source", script, role], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    });
    this.exited = once(this.#process, "exit");
    this.#process.stdin?.on("error", () => undefined);
    this.#process.stdout?.on("data", (said: Buffer) => {
      this.#said += said;
      this.#process.emit("said");
    });
    this.#process.stderr?.on("data", (text: Buffer) => {
      this.#complained = (this.#complained + text).slice(-10_000);
    });
  }

  get pid(): number {
    return Number(this.#process.pid);
  }

  get ended(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  /** Everything it said on its standard error. */
  get complaints(): string {
    return this.#complained;
  }

  go(message: Messages[Role]): this {
    this.#process.stdin?.write(`${JSON.stringify(message)}\n`);
    return this;
  }

  /** The words it said after `word`, as soon as it did; undefined where it ended without. */
  async said(word: string): Promise<string | undefined> {
    const deadline = AbortSignal.timeout(patience);
    for (;;) {
      const line = this.#said.split("\n").find((text) => text.startsWith(word) && this.#said.includes(`${text}\n`));
      if (line !== undefined) return line.slice(word.length).trim();
      if (this.ended) return undefined;
      await Promise.race([once(this.#process, "said", { signal: deadline }), this.exited]);
    }
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#process.kill(signal);
  }

  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.exited;
  }
}
