import { coreErrors } from "../../errors/core-errors.ts";
import type { OpenUnit } from "../open-unit.ts";

/**
 * Refuses work that awaits anything but the database. better-sqlite3 answers at once, so work that awaits only its
 * statements ends before the event loop turns; if it turns first, the work waits for the world while it holds the only
 * writer. The work is then cut off: its unit is dead, and what it says later is refused.
 *
 * @throws `transaction.foreignWait`
 */
export function refuseForeignWait<T>(unit: OpenUnit, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const turned = setImmediate(() => {
      unit.alive = false;
      reject(coreErrors("transaction.foreignWait", { operation: unit.name }));
    });
    run()
      .finally(() => clearImmediate(turned))
      .then(resolve, reject);
  });
}
