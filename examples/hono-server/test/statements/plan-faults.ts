import { type TestDatabase, testRole } from "@kith/testing/test-database";
import Sqlite from "better-sqlite3";
import { Client } from "pg";
import { storable } from "../../../../packages/core/src/database/dialect-parts.ts";
import { home } from "./seed.ts";
import type { Said } from "./statement-watch.ts";

/** Tells what in the plan of a statement reads a whole table, or all of a tenant's rows, where no limit ends it. */
export interface Planner {
  faults(said: Said): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function planner({ adapter, location }: TestDatabase): Promise<Planner> {
  return adapter.dialect === "sqlite" ? sqlitePlanner(location) : postgresqlPlanner(location);
}

/** Where a search goes by nothing but this, what is found is all of the tenant's. */
const tenantColumn = "tenant_id";

/**
 * SQLite plans by the indexes alone as long as nobody has said ANALYZE, so that what it plans for a few rows is what it
 * plans for many.
 */
function sqlitePlanner(file: string): Planner {
  const db = new Sqlite(file, { readonly: true });
  const tables = new Set(db.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[]);
  return {
    async faults({ sql, parameters }) {
      // Those for the thread are sent to it as they are.
      const values = parameters.map((value) => storable("sqlite", value));
      const lines = db.prepare(`explain query plan ${sql}`).all(...values) as { readonly detail: string }[];
      const plan = lines.map(({ detail }) => detail);
      const tableOf = (name = "") => aliases(sql).get(name) ?? name;
      const isOfTenant = (line: string) => /^SEARCH /.test(line) && line.endsWith(`(${tenantColumn}=?)`);
      const ofTenant = plan.find(isOfTenant);
      // SQLite looks at the value of such a limit, and plans a statement that was kept anew each time.
      const replanned = /\blimit\s+[?$:@]/i.test(sql) ? ["a bare parameter as the limit: say `limit (? + 0)`"] : [];
      return plan
        .flatMap((line) => {
          const [, scanned] = /^SCAN (\w+)/.exec(line) ?? [];
          if (scanned !== undefined) return tables.has(tableOf(scanned)) ? [line] : [];
          if (isOfTenant(line)) return stopsAtLimit(sql) ? [] : [line];
          return ofTenant && line === "USE TEMP B-TREE FOR ORDER BY" ? [`${line}, after ${ofTenant}`] : [];
        })
        .concat(replanned);
    },
    close: async () => void db.close(),
  };
}

/** Whether it may walk an index until it has enough. */
const stopsAtLimit = (sql: string): boolean => /\border by\b.*\blimit\b/is.test(sql);

/** What each name in a statement stands for. */
const aliases = (sql: string): ReadonlyMap<string, string> =>
  new Map([...sql.matchAll(/"?(\w+)"? as "?(\w+)"?/gi)].map(([, table = "", name = ""]) => [name, table]));

interface Plan {
  readonly "Node Type": string;
  readonly "Parent Relationship"?: string;
  readonly "Relation Name"?: string;
  readonly "Index Name"?: string;
  readonly "Index Cond"?: string;
  readonly Filter?: string;
  readonly Plans?: readonly Plan[];
}

/**
 * PostgreSQL plans by how many rows there are: it is told that there are a million in each table, and not to count them;
 * and that few of them are in the bin, where it would guess that hardly any are not.
 * Sequential scans are switched off, so that it takes them only where no index gives the rows.
 */
async function postgresqlPlanner(url: string): Promise<Planner> {
  const client = new Client(url);
  await client.connect();
  const { rows } = await client.query(
    "select oid::regclass::text as name from pg_class where relkind = 'r' and oid >= 16384",
  );
  for (const { name } of rows) await client.query(`alter table ${name} set (autovacuum_enabled = off)`);
  const binnable = "select attrelid::regclass::text as name from pg_attribute where attname = 'deleted_at'";
  for (const { name } of (await client.query(binnable)).rows) await client.query(`analyze ${name} (deleted_at)`);
  await client.query(`update pg_class set reltuples = 1000000, relpages = 1 where relkind = 'r' and oid >= 16384;
    set role ${testRole}; set kith.tenant = '${home}'; set enable_seqscan = off`);
  return {
    async faults({ sql, parameters }) {
      const { rows } = await client.query(`explain (format json) ${sql}`, [...parameters]);
      const [explained] = (rows[0]?.["QUERY PLAN"] ?? []) as readonly { readonly Plan: Plan }[];
      return explained ? faultsOf(explained.Plan, stopsAtLimit(sql), false) : [];
    },
    close: () => client.end(),
  };
}

const inWords = ({ "Node Type": node, "Relation Name": table, "Index Name": index, "Index Cond": cond }: Plan) =>
  [node, table && `on ${table}`, index && `by ${index}`, cond].filter(Boolean).join(" ");

/** `ordered`: the statement has an order and a limit; `stops`: what is read here is read until a limit is reached. */
function faultsOf(plan: Plan, ordered: boolean, stops: boolean): readonly string[] {
  const node = plan["Node Type"];
  // The first or last entry of an index: `max(seq)`.
  const isEnd = (each: Plan) => node === "Limit" && !each.Filter && !each.Plans;
  const below = (plan.Plans ?? []).flatMap((each) =>
    isEnd(each) ? [] : faultsOf(each, ordered, isCutShort(plan, each, stops)),
  );
  // The catalogue is PostgreSQL's own, and so is what it knows of its size.
  if (/^pg_/.test(plan["Relation Name"] ?? plan["Index Name"] ?? "")) return below;
  const isScan = /^(Bitmap )?Index/.test(node);
  if (node === "Seq Scan" || (isScan && !plan["Index Cond"])) return [inWords(plan), ...below];
  if (isScan && isOfTenant(plan) && !(ordered && stops)) return [`${inWords(plan)}, to its end`, ...below];
  return below;
}

/** Whether a limit ends what is read below: not what must be whole before it is passed on, nor a statement within. */
function isCutShort(plan: Plan, below: Plan, stops: boolean): boolean {
  if (/^(SubPlan|InitPlan)$/.test(below["Parent Relationship"] ?? "")) return false;
  if (/^(Sort|Aggregate|Hash)$/.test(plan["Node Type"])) return false;
  return plan["Node Type"] === "Limit" || stops;
}

const isOfTenant = ({ "Index Cond": cond = "" }: Plan): boolean =>
  [...cond.matchAll(/\(+(\w+)(?:\)?::\w+)* (?:=|<|>|<=|>=|IS|~)/g)].every(([, column]) => column === tenantColumn);
