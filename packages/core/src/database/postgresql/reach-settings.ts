import { AsyncLocalStorage } from "node:async_hooks";
import { escapeLiteral } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Engine, Reach, RowLevelSecurity, Session } from "../database.ts";

/** What a connection is told before a statement, for the policies of the tables to compare rows with. */
export interface Told {
  /** To last as long as the connection; absent where it must not. */
  readonly session?: string;
  /** To last as long as the transaction. */
  readonly local: string;
}

/** What the policies take for the house. No tenant can have it as its id. */
const house = "*";

const tenantIs = (tenant: string): Told => {
  const value = escapeLiteral(tenant);
  return { session: `set kith.tenant = ${value}`, local: `set local kith.tenant = ${value}` };
};
const nobody = tenantIs("");
const houseItself = tenantIs(house);

export type ReachSettings = ReturnType<typeof reachSettings>;

/**
 * Who is being worked for, as PostgreSQL is told. It is always told, since what a connection was told before nobody knows
 * for certain: a rollback takes it back unseen.
 */
export function reachSettings({ role }: RowLevelSecurity) {
  const storage = new AsyncLocalStorage<Told>();
  const migrating = `${role === undefined ? "" : "set local role none; "}set local kith.migrating = 'on'`;
  const schema: Told = { local: `${nobody.local}; ${migrating}` };
  const told = (reach: Reach): Told => {
    if (reach === "schema") return schema;
    if (reach === "house") return houseItself;
    const { tenant } = reach;
    if (tenant === house || tenant.includes("\0")) throw coreErrors("tenant.unknown", { id: tenant });
    return tenantIs(tenant);
  };
  const now = (): Told => storage.getStore() ?? nobody;
  const reaching: NonNullable<Engine["reaching"]> = (reach, work) => storage.run(told(reach), work);

  const joined: NonNullable<Engine["joined"]> = async (session) => {
    const { rows } = await session.query("select current_setting('kith.tenant', true) as tenant", []);
    return {
      session: telling(session, now),
      restore: () => session.control(tenantIs(String(rows[0]?.["tenant"] ?? "")).local),
    };
  };
  return { now, reaching, joined };
}

/** A session in a transaction that is told before each statement whom it is for, where that changed. */
function telling(session: Session, now: () => Told): Session {
  let last: string | undefined;
  const say = async <T>(what: () => Promise<T>): Promise<T> => {
    const { local } = now();
    const told = local === last ? undefined : session.control(local);
    last = local;
    // At once, so that nothing that is said side by side comes in between.
    const [, answer] = await Promise.all([told, what()]);
    return answer;
  };
  return {
    query: (sql, parameters) => say(() => session.query(sql, parameters)),
    insert: (rows) => say(() => session.insert(rows)),
    control(sql) {
      // Back to a savepoint it is as it was then.
      if (sql.startsWith("rollback to")) last = undefined;
      return session.control(sql);
    },
  };
}
