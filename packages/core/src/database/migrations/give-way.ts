import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import { isCrmError } from "../../errors/crm-error.ts";
import type { AnyKysely, Database } from "../database.ts";

/** Longer than the second after which the server makes an autovacuum give way to whoever waits. */
const lockTimeout = "2s";
const pauseMs = 3_000;
/** As long as a migration on SQLite waits for another writer. */
const longestMinutes = 10;

/**
 * Runs a migration's statements; where one cannot have its lock, all of them again after a pause. On PostgreSQL a
 * statement that waits for a table keeps everybody from it who comes later, readers too, for as long as whoever holds it
 * takes. The pause is within the transaction, so that other processes go on waiting for this one instead of trying in
 * turns. Throws `migration.blocked`.
 */
export async function giveWay(database: Database, db: AnyKysely, work: (db: AnyKysely) => Promise<void>, name: object) {
  if (database.dialect === "sqlite") return work(db);
  await sql`set local lock_timeout = ${sql.lit(lockTimeout)}`.execute(db);
  const deadline = performance.now() + longestMinutes * 60_000;
  for (;;) {
    try {
      return await db.transaction().execute(work);
    } catch (error) {
      if (!isCrmError(error) || error.code !== "database.busy") throw error;
      if (performance.now() >= deadline)
        throw coreErrors("migration.blocked", { ...name, minutes: longestMinutes }, { cause: error });
    }
    await sleep(pauseMs);
  }
}
