import { resolve } from "node:path";
import type { ConnectionOptions } from "node:tls";
import type { ClientBase, Pool } from "pg";
import type { DatabaseAdapter, Engine } from "../database.ts";
import { notJoinable } from "../join-host.ts";
import { routedDatabase } from "../routed-database.ts";
import { assertBound } from "./bound-role.ts";
import { translatePostgresql } from "./postgresql-errors.ts";
import { assertSettings, newPool } from "./postgresql-pool.ts";
import { clientSession, ignoreLoss, pooledSessions } from "./postgresql-sessions.ts";
import { reachSettings } from "./reach-settings.ts";
import { statementNames } from "./statement-names.ts";

interface SharedOptions {
  /**
   * `full` (default): a commit that was answered is on disk; a server or role with `synchronous_commit = off` is
   * refused. `normal`: accepts it. `host`: no setting of the server is asserted.
   */
  readonly durability?: "full" | "normal" | "host";
  /**
   * How many statements are prepared under a name on each connection; 500 by default. 0 for a pooler that gives each
   * transaction another connection and does not follow named statements.
   */
  readonly namedStatements?: number;
  /** Where files are kept if the host names no blob store; `kith-files` in the working directory by default. */
  readonly filesDirectory?: string;
  /**
   * Whether the database itself keeps tenants apart too; off by default, since it takes a role to run as. `true`: whoever
   * connects is that role. `migrations.apply()` makes the policies; `docs/security.md` says what the role must be.
   */
  readonly rowLevelSecurity?: boolean;
}

/** As `pg` takes them. */
export interface PostgresqlPoolOptions extends Omit<SharedOptions, "rowLevelSecurity"> {
  /**
   * Whether the database itself keeps tenants apart too; off by default, since it takes a role to run as. `true`: whoever
   * connects is that role. `role`: all but migrations runs as this one, of which whoever connects is a member, and
   * migrations run as whoever connects and grant the role what it needs. `docs/security.md` says what the role must be.
   *
   * @example
   * postgresql({ connectionString: "postgresql://crm_owner@localhost/crm", rowLevelSecurity: { role: "crm_app" } })
   */
  readonly rowLevelSecurity?: boolean | { readonly role: string };
  /** `postgresql://user:password@host:5432/database`; `pg` reads the environment (PGHOST …) for what it lacks. */
  readonly connectionString?: string;
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string | (() => string | Promise<string>);
  readonly ssl?: boolean | ConnectionOptions;
  /** What `pg_stat_activity` shows; `kith` by default. */
  readonly application_name?: string;
  /** The most connections; 10 by default. */
  readonly max?: number;
  readonly min?: number;
  /** How long to wait for a connection, in milliseconds; 10000 by default. */
  readonly connectionTimeoutMillis?: number;
  readonly idleTimeoutMillis?: number;
  /** In milliseconds, as the server's setting of that name; so are the next two. */
  readonly statement_timeout?: number;
  readonly lock_timeout?: number;
  readonly idle_in_transaction_session_timeout?: number;
  /** Further settings of the server for each connection: `-c search_path=crm`. */
  readonly options?: string;
}

/** A pool of `pg`, seen so that who has none needs no types of it. */
export interface PostgresqlPool {
  connect(): Promise<{ query(text: string): unknown; release(error?: Error | boolean): void }>;
  on(event: "error", listener: (error: Error) => void): unknown;
  end(): Promise<void>;
}

export interface PostgresqlHostOptions extends SharedOptions {
  /** The host's own pool, which stays open when the CRM closes. */
  readonly pool: PostgresqlPool;
}

export type PostgresqlOptions = PostgresqlPoolOptions | PostgresqlHostOptions;

/**
 * The CRM in PostgreSQL 14 or later, through a pool of its own or the host's.
 *
 * @example
 * createCrm({ database: postgresql("postgresql://localhost/crm"), plugins })
 */
export function postgresql(options: string | PostgresqlOptions): DatabaseAdapter {
  const given = typeof options === "string" ? { connectionString: options } : options;
  return {
    dialect: "postgresql",
    filesDirectory: resolve(given.filesDirectory ?? "kith-files"),
    open: async () => routedDatabase(await postgresqlEngine(given)),
  };
}

/** Connects once, so that a server that is not there or not fit is told at the start. */
async function postgresqlEngine(options: PostgresqlOptions): Promise<Engine> {
  const shared = "pool" in options;
  const pool = shared ? (options.pool as Pool) : newPool(options);
  const names = statementNames(options.namedStatements ?? 500);
  const rowLevelSecurity = options.rowLevelSecurity === true ? {} : options.rowLevelSecurity || undefined;
  const reach = rowLevelSecurity && reachSettings(rowLevelSecurity);
  const { query, transaction, heavy } = pooledSessions(pool, names, reach, shared);
  pool.on("error", ignoreLoss);
  // A server that ends a connection it has just given may say so before whoever asked for it can listen.
  const listen = (client: ClientBase) => void client.on("error", ignoreLoss);
  pool.on("connect", listen);
  const engine: Engine = {
    dialect: "postgresql",
    synchronous: false,
    outside: { query },
    heavy,
    transaction,
    schemaTransaction: (name, work) =>
      transaction(
        name,
        async (session) => {
          // The limits of role and pool are for requests.
          const limits = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"];
          const none = limits.map((limit) => `set local ${limit} = 0; `).join("");
          // One migrating process at a time; the number only has to be the same everywhere.
          await session.control(`${none}select pg_advisory_xact_lock(7505120419)`);
          return work(session);
        },
        {},
      ),
    ...(rowLevelSecurity ? { rowLevelSecurity, ...reach } : {}),
    hostSession: (given) => clientSession(hostClient(given), names),
    translate: translatePostgresql,
    async close() {
      if (shared) pool.removeListener("error", ignoreLoss).removeListener("connect", listen);
      else if (!pool.ending) await pool.end();
    },
  };
  try {
    if (rowLevelSecurity) await assertBound(engine.outside);
    await assertSettings(engine.outside, options.durability);
    return engine;
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** @throws `transaction.notJoinable` */
function hostClient(given: unknown): ClientBase {
  const client = given as (ClientBase & { readonly totalCount?: number }) | null;
  if (client?.totalCount !== undefined) throw notJoinable("it is a pool; hand over one client of it, after BEGIN");
  if (typeof client?.query !== "function" || typeof client.getTransactionStatus !== "function")
    throw notJoinable("it is none of MikroORM's EntityManager, Kysely's transaction, a client of `pg`");
  const status = client.getTransactionStatus();
  if (status === "E") throw notJoinable("an earlier statement has spoiled it; only ROLLBACK is possible");
  if (status !== "T") throw notJoinable('no transaction is open on this client; await `client.query("begin")` first');
  return client;
}
