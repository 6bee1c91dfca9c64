import BetterSqlite3 from "better-sqlite3";
import { Client } from "pg";

type Methods = Record<string, (...args: unknown[]) => unknown>;

/**
 * Calls `before` right before each thing that this process says to a database, at the driver, below all that is ours:
 * with its number and with the connection or statement that says it. Returns how to stop that.
 */
export function beforeEachStatement(before: (number: number, speaker: unknown) => void): () => void {
  let number = 0;
  const undo: (() => void)[] = [];
  const watch = (prototype: object, names: readonly string[]) => {
    for (const name of names) {
      const original = (prototype as Methods)[name];
      if (!original) throw new Error(`The driver has no ${name}`);
      (prototype as Methods)[name] = function (this: unknown, ...args) {
        before(++number, this);
        return original.apply(this, args);
      };
      undo.push(() => {
        (prototype as Methods)[name] = original;
      });
    }
  };
  const db = new BetterSqlite3(":memory:");
  watch(Object.getPrototypeOf(db.prepare("select 1")), ["run", "get", "all"]);
  watch(BetterSqlite3.prototype, ["exec"]);
  watch(Client.prototype, ["query"]);
  return () => {
    for (const restore of undo) restore();
  };
}
