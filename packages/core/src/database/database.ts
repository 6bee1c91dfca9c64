import type { AnyKysely } from "./any-kysely.ts";
import type { Unit } from "./unit.ts";

export type DialectName = "sqlite" | "postgresql";

/** What `sqlite(…)` and `postgresql(…)` return: a description; nothing is opened before `open`. */
export interface DatabaseAdapter {
  readonly dialect: DialectName;
  /** Where files are kept if the host names no blob store. */
  readonly filesDirectory: string;
  /** Opens connections and asserts the effective settings. */
  open(): Promise<Database>;
}

/** An open database. Statements are routed: inside a unit of work to its transaction, outside to readers. */
export interface Database {
  readonly dialect: DialectName;
  readonly kysely: AnyKysely;
  /** The unit of work this call runs in, if any. */
  unit(): Unit | undefined;
  /**
   * Runs `work` in one transaction named after the operation: committed when it resolves, rolled back when it rejects.
   * Throws `transaction.nested` inside another unit, on both databases.
   */
  transaction<T>(name: string, work: (unit: Unit) => Promise<T>): Promise<T>;
  /**
   * Runs `work` inside the host's open transaction (a MikroORM EntityManager in a transaction, a Kysely transaction, a
   * `pg` client after BEGIN), behind a savepoint: a refusal undoes only the CRM's part; committing is the host's.
   */
  join<T>(hostTransaction: unknown, name: string, work: (unit: Unit) => Promise<T>): Promise<T>;
  /**
   * One statement with positional parameters, spelled `?` on SQLite and `$1` on PostgreSQL, prepared once and kept.
   * Parameters may be Date, boolean, object; they are stored as the dialect stores them. Column names as in the database.
   */
  rows(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /**
   * Runs `work` alone against other migrating processes, in one transaction on the writing connection with foreign keys
   * off while it runs and checked before it commits (SQLite), under an advisory lock (PostgreSQL). `before` sees each
   * statement before it runs.
   */
  schemaTransaction<T>(work: (db: AnyKysely) => Promise<T>, before?: (sql: string) => Promise<void>): Promise<T>;
  /** Answers, or throws `database.unavailable`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
