import { Worker } from "node:worker_threads";
import Sqlite from "better-sqlite3";
import { Client } from "pg";

/** A statement as the driver is told it. */
export interface Said {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What begins, ends and parts transactions, and what tells a connection whom it works for. */
const control = /^(begin|commit|rollback|savepoint|release|set|reset)\b/i;
export const isControl = ({ sql }: Said): boolean => control.test(sql);

type Method = (this: unknown, ...given: unknown[]) => unknown;

/**
 * Sees what reaches better-sqlite3, the thread for heavy queries, and `pg`, in this process, until it is stopped. Time stands
 * still while it does: what is looked at again every few seconds, as the state of the schema, is not counted now and then.
 */
export class StatementWatch {
  readonly #restore: (() => void)[] = [];
  #said: Said[] = [];

  constructor() {
    const { now } = performance;
    const began = performance.now();
    performance.now = () => began;
    this.#restore.push(() => Object.assign(performance, { now }));
    const memory = new Sqlite(":memory:");
    const statement = Object.getPrototypeOf(memory.prepare("select 1")) as object;
    memory.close();
    for (const name of ["all", "get", "iterate", "run"])
      this.#watch(statement, name, ([values], of) => ({
        sql: (of as Sqlite.Statement).source,
        parameters: (values ?? []) as readonly unknown[],
      }));
    this.#watch(Worker.prototype, "postMessage", ([message]) => {
      const { sql, parameters } = message as Partial<Said>;
      return sql === undefined || parameters === undefined ? undefined : { sql, parameters };
    });
    this.#watch(Client.prototype, "query", ([config]) => {
      if (typeof config === "string") return { sql: config, parameters: [] };
      const { text, values } = config as { readonly text: string; readonly values?: readonly unknown[] };
      return { sql: text, parameters: values ?? [] };
    });
  }

  /** All that is said until `work` is done and the event loop has turned. */
  async during<T>(work: () => Promise<T>): Promise<{ readonly answer: T; readonly said: readonly Said[] }> {
    this.#said = [];
    const answer = await work();
    await new Promise((turn) => setImmediate(turn));
    return { answer, said: this.#said };
  }

  stop(): void {
    for (const restore of this.#restore) restore();
  }

  #watch(of: object, name: string, read: (given: readonly unknown[], self: unknown) => Said | undefined): void {
    const original = Reflect.get(of, name) as Method;
    const hear = (given: readonly unknown[], self: unknown) => {
      const said = read(given, self);
      if (said) this.#said.push(said);
    };
    Reflect.set(of, name, function (this: unknown, ...given: unknown[]) {
      hear(given, this);
      return Reflect.apply(original, this, given);
    });
    this.#restore.push(() => Reflect.set(of, name, original));
  }
}
