import { setTimeout as sleep } from "node:timers/promises";
import { isBusy, translateSqlite } from "./sqlite-errors.ts";

const longestPause = 25;

/**
 * Repeats what SQLite refused because another connection holds the lock. Between two attempts the event loop turns:
 * that other connection may be this process's own and need it to finish.
 *
 * @throws `database.busy` after `timeout` milliseconds
 */
export async function whenFree<T>(timeout: number, attempt: () => T): Promise<T> {
  const deadline = performance.now() + timeout;
  for (let pause = 1; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() >= deadline) throw translateSqlite(error);
    }
    await sleep(pause);
  }
}
