import { dialectOf, sql, type WriteContext } from "@kith/core";
import { composition } from "@kith/core/contracts";
import { parentsFirst } from "./parents-first.ts";

/** A table whose rows belong to tenants. */
export interface TenantTable {
  readonly name: string;
  /** In its order. */
  readonly primaryKey: readonly string[];
  readonly references: readonly { readonly column: string; readonly target: string }[];
}

/** Table, column, and the table that the column refers to, if any. */
interface Named {
  readonly table_name: string;
  readonly column_name: string;
  readonly target?: string;
}

/**
 * The tenants' tables of every plugin that was ever here, parents before children, as the database itself tells: those of
 * entities, and those named after a plugin whose `tenant_id` refers to the tenants. A host's own tables are not among them.
 */
export async function tenantTables(ctx: WriteContext): Promise<readonly TenantTable[]> {
  const { raw } = ctx;
  const catalogue = dialectOf(raw) === "sqlite" ? onSqlite : onPostgresql;
  const read = async (text: string) => (await sql.raw<Named>(text).execute(raw)).rows;
  const [columns, keys, foreign, plugins] = [
    await read(catalogue.tenantColumns),
    await read(catalogue.primaryKeys),
    await read(catalogue.foreignKeys),
    await raw.selectFrom("kith_migrations").select("plugin").distinct().execute(),
  ];
  const known = ctx.get(composition);
  const ofTenants = new Set(
    foreign.flatMap((key) => (key.column_name === "tenant_id" && key.target === "tenants" ? [key.table_name] : [])),
  );
  const named = (table: string) => plugins.some(({ plugin }) => table.startsWith(`${plugin}_`));
  const tables = columns
    .map(({ table_name }) => table_name)
    .filter((name) => known.columnKinds(name) !== undefined || (ofTenants.has(name) && named(name)))
    .map((name) => ({
      name,
      primaryKey: keys.flatMap((key) => (key.table_name === name ? [key.column_name] : [])),
      references: foreign.flatMap(({ table_name, column_name, target = "" }) =>
        table_name === name && column_name !== "tenant_id" ? [{ column: column_name, target }] : [],
      ),
    }));
  return parentsFirst(tables);
}

const onSqlite = {
  tenantColumns: `select m.name as table_name, c.name as column_name from sqlite_schema as m
    join pragma_table_info(m.name) as c where m.type = 'table' and c.name = 'tenant_id' order by 1`,
  primaryKeys: `select m.name as table_name, c.name as column_name from sqlite_schema as m
    join pragma_table_info(m.name) as c where m.type = 'table' and c.pk > 0 order by m.name, c.pk`,
  foreignKeys: `select m.name as table_name, f."from" as column_name, f."table" as target from sqlite_schema as m
    join pragma_foreign_key_list(m.name) as f where m.type = 'table' order by 1, f.id, f.seq`,
};

const onPostgresql = {
  tenantColumns: `select c.relname::text as table_name, a.attname::text as column_name from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace order by 1`,
  primaryKeys: `select c.relname::text as table_name, a.attname::text as column_name from pg_class as c
    join pg_index as i on i.indrelid = c.oid and i.indisprimary
    cross join unnest(i.indkey) with ordinality as k (attnum, place)
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.attnum
    where c.relnamespace = current_schema()::regnamespace order by c.relname, k.place`,
  foreignKeys: `select c.relname::text as table_name, a.attname::text as column_name, t.relname::text as target
    from pg_constraint as f join pg_class as c on c.oid = f.conrelid join pg_class as t on t.oid = f.confrelid
    cross join unnest(f.conkey) with ordinality as k (attnum, place)
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = k.attnum
    where f.contype = 'f' and c.relnamespace = current_schema()::regnamespace order by 1, f.conname, k.place`,
};
