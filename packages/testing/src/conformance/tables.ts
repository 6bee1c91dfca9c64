import type { TestCrm } from "../create-test-crm.ts";

/** The open database behind a test's CRM. */
export type OpenDatabase = Awaited<ReturnType<TestCrm<[], object>["database"]["open"]>>;

/** The rows of one tenant: table → its rows as sorted lines. */
export type Dump = ReadonlyMap<string, readonly string[]>;

/** Tables that background work alone changes. */
const restless = /^(jobs|job_schedules|journal|journal_\w+|consumer_\w+|idempotency_keys|timeline\w*)$/;

const line = (row: object, without: readonly string[]) =>
  JSON.stringify(row, (name, value) =>
    without.includes(name) ? undefined : typeof value === "bigint" ? String(value) : value,
  );

/** Reads tables past all walls, as nobody who calls operations can. */
export class Tables {
  readonly database: OpenDatabase;
  #names: readonly string[] | undefined;

  constructor(database: OpenDatabase) {
    this.database = database;
  }

  /** All tables that have a tenant. */
  async names(): Promise<readonly string[]> {
    if (!this.#names) {
      const tables = await this.database.kysely.introspection.getTables();
      this.#names = tables
        .filter(({ columns }) => columns.some(({ name }) => name === "tenant_id"))
        .map(({ name }) => name)
        .sort();
    }
    return this.#names;
  }

  async rows(table: string, tenant: string): Promise<readonly Record<string, unknown>[]> {
    const parameter = this.database.dialect === "sqlite" ? "?" : "$1";
    return this.database.rows(`select * from "${table}" where tenant_id = ${parameter}`, [tenant]);
  }

  /** `settled` leaves out what jobs and consumers change by themselves; `without` names columns that do not matter. */
  async dump(tenant: string, { settled = false, without = [] as readonly string[] } = {}): Promise<Dump> {
    const dump = new Map<string, readonly string[]>();
    for (const table of await this.names())
      if (!settled || !restless.test(table))
        dump.set(table, (await this.rows(table, tenant)).map((row) => line(row, without)).sort());
    return dump;
  }

  /** The ids of a tenant's records. */
  async ids(tenant: string): Promise<ReadonlySet<string>> {
    const ids = new Set<string>();
    for (const table of await this.names())
      for (const { id } of await this.rows(table, tenant)) if (typeof id === "string") ids.add(id);
    return ids;
  }
}

/** Tables whose rows are not the same; with `onlyLost`, those that lack a row they had. */
export const changedTables = (before: Dump, after: Dump, { onlyLost = false } = {}): readonly string[] =>
  [...before].flatMap(([table, rows]) => {
    const now = after.get(table) ?? [];
    const same = onlyLost
      ? isWithin(rows, now)
      : rows.length === now.length && rows.every((row, at) => row === now[at]);
    return same ? [] : [table];
  });

function isWithin(rows: readonly string[], now: readonly string[]): boolean {
  const there = new Set(now);
  return rows.every((row) => there.has(row));
}
