import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite3 from "better-sqlite3";
import { Client, types } from "pg";
import type { Target } from "./target.ts";

export type Row = Readonly<Record<string, unknown>>;

/** A connection of the harness's own, which knows nothing of Kith. */
export interface Inspector {
  readonly dialect: Target["dialect"];
  /** `?` stands for a parameter on both databases. */
  rows<R = Row>(sql: string, ...parameters: readonly unknown[]): Promise<R[]>;
  /** A point in time as a parameter. */
  instant(ms: number): unknown;
  close(): Promise<void>;
}

/** What pooled connections of tortured processes call themselves. */
export const applicationName = "tortured";

/** Looks at the database as it is once nobody works on it any more: PostgreSQL goes on a moment for a killed client. */
export async function inspect(target: Target): Promise<Inspector> {
  const inspector = target.dialect === "sqlite" ? inspectSqlite(target) : await inspectPostgresql(target);
  while ((await sessions(inspector)).length > 0) await sleep(10);
  return inspector;
}

/** Looks on while others work. */
export const lookOn = async (target: Target): Promise<Inspector> =>
  target.dialect === "sqlite" ? inspectSqlite(target) : inspectPostgresql(target);

/** The server's processes that serve tortured ones. */
export async function sessions(inspector: Inspector): Promise<readonly number[]> {
  if (inspector.dialect === "sqlite") return [];
  const rows = await inspector.rows<{ pid: number }>(
    "select pid from pg_stat_activity where application_name = ? and datname = current_database() order by pid",
    applicationName,
  );
  return rows.map(({ pid }) => pid);
}

/** What PostgreSQL's sessions of tortured processes wait for, where somebody waits for them. */
export async function waiting(inspector: Inspector): Promise<readonly string[]> {
  if (inspector.dialect === "sqlite") return [];
  const rows = await inspector.rows<{ told: string }>(
    `select concat_ws(' ', pid, state, wait_event_type, wait_event, 'blocked by', pg_blocking_pids(pid)::text,
        'since', now() - state_change, left(regexp_replace(query, '\\s+', ' ', 'g'), 300)) as told
      from pg_stat_activity where application_name = ? and (state <> 'idle' or wait_event_type = 'Lock')`,
    applicationName,
  );
  return rows.map(({ told }) => told);
}

function inspectSqlite({ location }: Target): Inspector {
  const db = new BetterSqlite3(location, { timeout: 10_000 });
  return {
    dialect: "sqlite",
    rows: async <R>(sql: string, ...parameters: readonly unknown[]) => {
      const statement = db.prepare(sql);
      if (statement.reader) return statement.all(parameters) as R[];
      statement.run(parameters);
      return [];
    },
    instant: (ms) => ms,
    close: async () => void db.close(),
  };
}

async function inspectPostgresql({ location }: Target): Promise<Inspector> {
  const client = await connected(location);
  return {
    dialect: "postgresql",
    rows: async <R>(sql: string, ...parameters: readonly unknown[]) => {
      let position = 0;
      const text = sql.replace(/\?/g, () => `$${++position}`);
      return (await client.query(text, [...parameters])).rows as R[];
    },
    instant: (ms) => new Date(ms),
    close: () => client.end(),
  };
}

const int8 = 20;

/** After a crash the server takes a moment to recover. */
async function connected(connectionString: string): Promise<Client> {
  const getTypeParser = ((oid: number, format?: "text") =>
    oid === int8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser;
  for (let attempt = 1; ; attempt++) {
    const client = new Client({ connectionString, application_name: "inspector", types: { getTypeParser } });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (attempt === 200) throw error;
      await sleep(50);
    }
  }
}
