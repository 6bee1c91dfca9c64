import { OpenUnit } from "../open-unit.ts";
import { childRows } from "./child-rows.ts";
import { assertSetting } from "./sqlite-settings.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";

/** How long another process's migration is waited for, in milliseconds. */
const longestMigration = 600_000;

/**
 * A transaction in which tables may be rebuilt. With foreign keys on, dropping a table deletes its children's rows by
 * cascade, and the pragma that turns them off does nothing inside a transaction; so it is said before, read back, and
 * what the keys would have guarded is checked as the last step inside.
 */
export async function sqliteSchemaTransaction<T>(
  writer: SqliteWriter,
  run: (unit: OpenUnit) => Promise<T>,
  before?: (sql: string) => Promise<void>,
): Promise<T> {
  const { db } = writer.session;
  try {
    await writer.beginAfter(() => {
      db.pragma("foreign_keys = off");
      assertSetting(db, "foreign_keys", 0, "end the transaction that is open on this connection");
    }, longestMigration);
    const children = childRows(db);
    const unit = new OpenUnit("a migration", writer.session, async (sql) => {
      await before?.(sql);
      children.watch(sql);
    });
    try {
      const result = await run(unit);
      children.assertWhole();
      await writer.commit(unit.name);
      return result;
    } catch (error) {
      writer.rollback();
      throw error;
    }
  } finally {
    db.pragma("foreign_keys = on");
    assertSetting(db, "foreign_keys", 1, "report this: a transaction was left open");
  }
}
