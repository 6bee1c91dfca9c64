import { type RawBuilder, sql } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import type { AnyKysely, Database, Row } from "../database.ts";

/** Core's tables that the house works on across tenants, each with what it does there. */
const houseWork: Readonly<Record<string, readonly string[]>> = {
  tenants: ["select", "insert"],
  // Consumers read on, and the sealing links blocks.
  journal: ["select"],
  journal_subjects: ["select"],
  journal_values: ["select"],
  journal_seals: ["select", "insert"],
  // Jobs are queued by schedule, claimed, given back and tidied.
  jobs: ["select", "insert", "update", "delete"],
  job_schedules: ["select", "insert", "update"],
  idempotency_keys: ["select", "delete"],
  consumer_failures: ["select", "insert", "update", "delete"],
};
/** Migrations write them. */
export const bookkeeping: readonly string[] = ["kith_migrations", "kith_references"];

const tenantNow = "current_setting('kith.tenant', true)";

/** The policies of a table by name, each as what comes after the table in `create policy`. */
const policiesOf = (table: string, column: string): readonly (readonly [name: string, rest: string])[] => [
  ["kith_tenant", `using (${column} = ${tenantNow})`],
  ["kith_migration", "to current_user using (current_setting('kith.migrating', true) = 'on')"],
  ...(houseWork[table] ?? []).map((verb) => {
    const condition = `${verb === "insert" ? "with check" : "using"} (${tenantNow} = '*')`;
    return [`kith_house_${verb}`, `for ${verb} ${condition}`] as const;
  }),
];

/** What a table lacks. */
interface Gap {
  readonly table: string;
  /** Each in a schema transaction. */
  readonly cures: readonly RawBuilder<unknown>[];
}

/**
 * What these tables lack of their walls, by the database's catalogue, as far as they are there: row-level security, forced,
 * so that their owner is bound as well; its policies, where rows belong to tenants; and what the role needs to use them.
 */
export async function gapsInWalls(database: Database, tables: readonly string[]): Promise<readonly Gap[]> {
  const { role } = database.rowLevelSecurity ?? {};
  const rows = await database.rows(
    `select distinct on (c.oid) c.oid::regclass::text as target, c.relname as name, n.nspname as schema,
        a.attname as "column", c.relrowsecurity and c.relforcerowsecurity as forced,
        array(select polname::text from pg_policy where polrelid = c.oid) as policies,
        has_schema_privilege(coalesce($2, current_user), n.oid, 'usage') as reachable,
        has_table_privilege(coalesce($2, current_user), c.oid,
          case when c.relname = any (array(select json_array_elements_text($3::json))) then 'select' else 'insert' end) as usable
      from json_array_elements_text($1::json) as wanted (name)
      join pg_class as c on c.oid = to_regclass(wanted.name) and c.relkind in ('r', 'p')
      join pg_namespace as n on n.oid = c.relnamespace
      left join pg_attribute as a on a.attrelid = c.oid and not a.attisdropped
        and a.attname = case c.relname when 'tenants' then 'id' else 'tenant_id' end`,
    [tables, role, bookkeeping],
  );
  return rows.map((row) => ({ table: String(row["name"]), cures: [...cures(row, role)] })).filter(hasCures);
}

const hasCures = ({ cures }: Gap) => cures.length > 0;

function* cures(row: Row, role: string | undefined): Generator<RawBuilder<unknown>> {
  const target = sql.raw(String(row["target"]));
  const name = String(row["name"]);
  if (row["column"] !== null) {
    if (row["forced"] !== true) yield sql`alter table ${target} enable row level security, force row level security`;
    for (const [policy, rest] of policiesOf(name, String(row["column"])))
      if (!(row["policies"] as readonly string[]).includes(policy))
        yield sql`create policy ${sql.ref(policy)} on ${target} ${sql.raw(rest)}`;
  }
  const to = role === undefined ? sql`current_user` : sql.ref(role);
  if (row["reachable"] !== true) yield sql`grant usage on schema ${sql.ref(String(row["schema"]))} to ${to}`;
  const rights = sql.raw(bookkeeping.includes(name) ? "select" : "select, insert, update, delete");
  if (row["usable"] !== true) yield sql`grant ${rights} on ${target} to ${to}`;
}

/** Closes the gaps, in a schema transaction. Says nothing where there are none. */
export async function raiseWalls(database: Database, db: AnyKysely, tables: readonly string[]): Promise<void> {
  if (!database.rowLevelSecurity) return;
  for (const { cures } of await gapsInWalls(database, tables)) for (const cure of cures) await cure.execute(db);
}

/** @throws `database.rowLevelSecurity` where these tables have gaps, or have walls that this process does not know how to pass */
export async function assertWalls(database: Database, tables: readonly string[]): Promise<void> {
  if (database.dialect === "sqlite") return;
  const refusal = (problem: string, cure: string) => coreErrors("database.rowLevelSecurity", { problem, cure });
  if (database.rowLevelSecurity) {
    const [gap] = await gapsInWalls(database, tables);
    const cure = "Run `await crm.migrations.apply()` as the owner of the tables";
    if (gap) throw refusal(`${gap.table} lacks what keeps its rows apart, or the role may not use it`, cure);
    return;
  }
  const [row] = await database.rows(
    "select row_security_active(oid) as active from pg_class where oid = to_regclass('tenants')",
    [],
  );
  if (row?.["active"] === true)
    throw refusal(
      "the database has it and this process does not say for whom it works",
      "Open it with `rowLevelSecurity`",
    );
}
