import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Target } from "../torture/target.ts";

/** How long whatever a child is waited for may take, in milliseconds. */
const patience = 300_000;

/** A process on a database: `node script <dialect> <location> <folder> …`. */
export class Child {
  readonly #process: ChildProcess;
  readonly #end: Promise<unknown>;
  #said = "";
  #complaints = "";

  constructor(script: string, { dialect, location, folder }: Target, ...more: readonly string[]) {
    const args = ["--conditions=kith-source", script, dialect, location, folder, ...more];
    this.#process = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"], timeout: patience });
    this.#end = once(this.#process, "close");
    this.#process.stdin?.on("error", () => undefined);
    this.#process.stdout?.on("data", (text: Buffer) => {
      this.#said += text;
      this.#process.emit("said");
    });
    this.#process.stderr?.on("data", (text: Buffer) => {
      this.#complaints += text;
    });
    this.#process.once("close", () => this.#process.emit("said"));
  }

  tell(word: string): this {
    this.#process.stdin?.write(`${word}\n`);
    return this;
  }

  /** Ends it where it is not needed. */
  dismiss(): void {
    this.#process.kill();
  }

  /** Waits until it has said the word. */
  async says(word: string): Promise<void> {
    while (!this.#said.includes(word)) {
      if (this.#process.exitCode !== null || this.#process.signalCode) throw new Error(await this.#lastWords());
      await once(this.#process, "said");
    }
  }

  /** What it said in all, or `undefined` where it killed itself. Throws where it failed. */
  async end(): Promise<string | undefined> {
    await this.#end;
    if (this.#process.signalCode === "SIGKILL") return undefined;
    if (this.#process.exitCode !== 0) throw new Error(await this.#lastWords());
    return this.#said;
  }

  async #lastWords(): Promise<string> {
    await this.#end;
    return `A child ended with ${this.#process.exitCode ?? this.#process.signalCode}: ${this.#complaints.slice(-3_000)}`;
  }
}
