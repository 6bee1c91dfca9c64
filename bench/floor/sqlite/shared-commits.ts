import type BetterSqlite3 from "better-sqlite3";
import type { Store } from "../store.ts";
import type { WriteContact } from "./write-contact.ts";

interface Waiting {
  readonly input: Parameters<WriteContact>[0];
  readonly caller: Parameters<WriteContact>[1];
  resolve(view: ReturnType<WriteContact>): void;
  reject(error: unknown): void;
}

const most = 64;

/**
 * Requests that wait together share one durable commit, and are answered after it. Where one of them fails all is rolled
 * back and each is tried alone, so that nobody pays for savepoints.
 */
export function sharedCommits(db: BetterSqlite3.Database, write: WriteContact): Store["create"] {
  let waiting: Waiting[] = [];
  const together = db.transaction((batch: readonly Waiting[]) =>
    batch.map(({ input, caller }) => write(input, caller)),
  );
  const alone = db.transaction(write);
  const commit = () => {
    const batch = waiting.slice(0, most);
    waiting = waiting.slice(most);
    if (waiting.length > 0) setImmediate(commit);
    try {
      const views = together.immediate(batch);
      for (const [at, { resolve }] of batch.entries()) resolve(views[at] as ReturnType<WriteContact>);
    } catch {
      for (const { input, caller, resolve, reject } of batch)
        try {
          resolve(alone.immediate(input, caller));
        } catch (error) {
          reject(error);
        }
    }
  };
  return (input, caller) =>
    new Promise((resolve, reject) => {
      if (waiting.push({ input, caller, resolve, reject }) === 1) setImmediate(commit);
    });
}
