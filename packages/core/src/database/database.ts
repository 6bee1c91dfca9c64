import type { Kysely, QueryResult } from "kysely";
import { sayInsert } from "./insert-statements.ts";
import type { Unit } from "./unit.ts";

export type DialectName = "sqlite" | "postgresql";

/** A Kysely whose tables the compiler does not know: those of a composition, or of a migration's own time. */
// biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of an untyped database
export type AnyKysely = Kysely<any>;

export type Row = Record<string, unknown>;

/** What `sqlite(…)` and `postgresql(…)` return: a description; nothing is opened before `open`. */
export interface DatabaseAdapter {
  readonly dialect: DialectName;
  /** Where files are kept if the host names no blob store. */
  readonly filesDirectory: string;
  /** Opens connections and asserts the effective settings. */
  open(): Promise<Database>;
}

/**
 * Whose rows statements reach where the database itself keeps tenants apart: those of one tenant; for work of the house
 * across tenants, all rows of the tables that allow it; for migrations, all rows.
 */
export type Reach = { readonly tenant: string } | "house" | "schema";

/** That the database itself keeps tenants apart. */
export interface RowLevelSecurity {
  /** What all but migrations run as, which need not be who connects. */
  readonly role?: string | undefined;
}

export interface TransactionOptions {
  /**
   * For background work: how long it may take, in milliseconds, before it is cut off with `transaction.overdue`. No
   * caller waits for it, so it shares no commit with those whose callers do.
   */
  readonly limitMs?: number;
}

/** An open database. Statements are routed: inside a unit of work to its transaction, outside to readers. */
export interface Database {
  readonly dialect: DialectName;
  readonly kysely: AnyKysely;
  /** Undefined where only the statements themselves keep tenants apart. */
  readonly rowLevelSecurity: RowLevelSecurity | undefined;
  /**
   * Says whose rows `work` and all that it calls is to reach. Where nobody says it, no row of any tenant is reached. Costs
   * and does nothing without row-level security. Throws `tenant.unknown` for what cannot be a tenant's id.
   */
  reaching<T>(reach: Reach, work: () => T): T;
  /** The unit of work this call runs in, if any. */
  unit(): Unit | undefined;
  /**
   * Runs `work` in one transaction named after the operation: committed when it resolves, rolled back when it rejects.
   * Throws `transaction.nested` inside another unit, on both databases.
   */
  transaction<T>(name: string, work: (unit: Unit) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Runs `work` inside the host's open transaction (a MikroORM EntityManager in a transaction, a Kysely transaction, a
   * `pg` client after BEGIN), behind a savepoint: a refusal undoes only the CRM's part; committing is the host's.
   */
  join<T>(hostTransaction: unknown, name: string, work: (unit: Unit) => Promise<T>): Promise<T>;
  /**
   * One statement, prepared once and kept, with positional parameters (`?` on SQLite, `$1` on PostgreSQL), which may be
   * Date, boolean, object. Column names as in the database.
   */
  rows(sql: string, parameters: readonly unknown[]): Promise<Row[]>;
  /** Runs `work`, whose statements take long, where they hold up nobody: on SQLite in a thread. Not inside a unit. */
  heavy<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Inserts rows into a table of the unit. PostgreSQL is told together with the unit's next statement or its commit; a
   * unit of nothing but inserts is one statement there. So what refuses a row may show only then, though never later than
   * here where a unique index is in question, other than that of ids.
   */
  insert(rows: Insert): Promise<void>;
  /**
   * Runs `work` alone against other migrating processes, in one transaction on the writing connection with foreign keys
   * off while it runs and checked before it commits (SQLite), under an advisory lock (PostgreSQL). `before` sees each
   * statement before it runs. Throws `SchemaDamage`.
   */
  schemaTransaction<T>(work: (db: AnyKysely) => Promise<T>, before?: (sql: string) => Promise<void>): Promise<T>;
  /** Answers, or throws `database.unavailable`. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Rows for one table: columns as in the database, values in their order. */
export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  /** Leaves out a row that a unique index refuses. */
  readonly orIgnore?: boolean;
}

/** What a schema transaction would have left behind: rows lost, or rows that refer to nothing. It was rolled back. */
export class SchemaDamage extends Error {
  override readonly name = "SchemaDamage";
}

/** One connection of a driver, below the routing. It encodes parameters and throws errors in the words of both. */
export interface Session {
  /** What a handler says: refused where it begins or ends transactions. */
  query(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>>;
  /** What core says, which begins and ends them. */
  control(sql: string): Promise<unknown>;
  insert(rows: Insert): Promise<void>;
}

/** What each of the two databases does in its own way. */
export interface Engine {
  readonly dialect: DialectName;
  /** Statements are answered before the event loop turns, so that a wait for anything else shows. */
  readonly synchronous: boolean;
  /** What statements outside a unit run on; they only read. */
  readonly outside: Pick<Session, "query">;
  /** The same for queries that take long, where one would hold up all others. */
  readonly heavy?: Pick<Session, "query">;
  transaction<T>(name: string, work: (session: Session) => Promise<T>, options: TransactionOptions): Promise<T>;
  schemaTransaction<T>(name: string, work: (session: Session) => Promise<T>): Promise<T>;
  /** Through the driver's own connection, on which the host has begun a transaction, or `transaction.notJoinable`. */
  hostSession(connection: unknown): Session;
  readonly rowLevelSecurity?: RowLevelSecurity;
  reaching?<T>(reach: Reach, work: () => T): T;
  /** A session of the host's as it reaches rows, and what has it reach again those that it did before. */
  joined?(session: Session): Promise<{ readonly session: Session; restore(): Promise<unknown> }>;
  /** Throws `transaction.notJoinable` where the host's transaction is in another one. Only where that can be told. */
  assertSameDatabase?(session: Session): Promise<void>;
  translate(error: unknown): unknown;
  close(): Promise<void>;
}

/** A session whose statements are shown to `before` first. */
export function watched(session: Session, dialect: DialectName, before: (sql: string) => unknown): Session {
  const query: Session["query"] = async (sql, parameters) => {
    await before(sql);
    return session.query(sql, parameters);
  };
  return { query, control: (sql) => session.control(sql), insert: (rows) => sayInsert(query, dialect, rows) };
}
