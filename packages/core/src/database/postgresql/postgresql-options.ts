import type { Pool, PoolConfig } from "pg";

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
}

export interface PostgresqlPoolOptions extends SharedOptions, Omit<PoolConfig, "types"> {
  /** `postgresql://user:password@host:5432/database`; `pg` reads the environment (PGHOST …) for what it lacks. */
  readonly connectionString?: string;
}

export interface PostgresqlHostOptions extends SharedOptions {
  /** The host's own pool, which stays open when the CRM closes. */
  readonly pool: Pool;
}

export type PostgresqlOptions = PostgresqlPoolOptions | PostgresqlHostOptions;
