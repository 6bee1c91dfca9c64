import { type Column, type Entity, tableOf } from "@kith/core";
import { isCore } from "./examined.ts";
import { worldRule } from "./rule.ts";
import type { OpenDatabase } from "./tables.ts";

/** A table as the database has it. */
interface Stored {
  readonly columns: ReadonlyMap<
    string,
    { readonly type: string; readonly nullable: boolean; readonly optional: boolean }
  >;
  readonly primaryKey: readonly string[];
  /** `contacts (tenant_id, contact_id) → (tenant_id, id)` */
  readonly foreignKeys: readonly string[];
}

type Dialect = OpenDatabase["dialect"];

const types: Readonly<Record<Dialect, Readonly<Record<Column["kind"], RegExp>>>> = {
  sqlite: {
    ...{ text: /^text$/i, uuid: /^text$/i, date: /^text$/i, json: /^text$/i },
    ...{ integer: /^integer$/i, boolean: /^integer$/i, instant: /^integer$/i, number: /^real$/i, bytes: /^blob$/i },
  },
  postgresql: {
    // Compared as bytes, so that both databases page alike.
    ...{ text: /^text collate C$/, uuid: /^uuid$/, date: /^date$/, json: /^jsonb$/, bytes: /^bytea$/ },
    ...{ integer: /^(smallint|integer|bigint)$/, boolean: /^boolean$/, number: /^double precision$/ },
    instant: /^timestamp\(3\) with time zone$/,
  },
};

const key = (target: unknown, from: readonly unknown[], to: readonly unknown[]) => {
  const pairs = from.map((column, at) => `${column} → ${to[at]}`).sort();
  return `${target}: ${pairs.join(", ")}`;
};

async function sqliteTable(database: OpenDatabase, name: string): Promise<Stored> {
  const columns = await database.rows(`select * from pragma_table_info('${name}')`, []);
  const keys = Map.groupBy(await database.rows(`select * from pragma_foreign_key_list('${name}')`, []), ({ id }) => id);
  return {
    columns: new Map(
      columns.map(({ name, type, notnull, dflt_value: preset, pk }) => [
        String(name),
        { type: String(type), nullable: !Number(notnull) && !Number(pk), optional: preset !== null },
      ]),
    ),
    primaryKey: columns.filter(({ pk }) => Number(pk) > 0).map(({ name }) => String(name)),
    foreignKeys: [...keys.values()].map((parts) =>
      key(
        parts[0]?.["table"],
        parts.map(({ from }) => from),
        parts.map(({ to }) => to),
      ),
    ),
  };
}

async function postgresqlTable(database: OpenDatabase, name: string): Promise<Stored> {
  const columns = await database.rows(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
       coalesce(c.collname, '') as collation, a.atthasdef or a.attidentity <> '' as optional,
       exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisprimary and a.attnum = any (i.indkey)) as pk
     from pg_attribute a left join pg_collation c on c.oid = a.attcollation
     where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [name],
  );
  const columnsOf = (numbers: string, table: string) =>
    `(select json_agg(a.attname order by k.at) from unnest(${numbers}) with ordinality k (number, at)
      join pg_attribute a on a.attrelid = ${table} and a.attnum = k.number)`;
  const keys = await database.rows(
    `select confrelid::regclass::text as target, ${columnsOf("conkey", "conrelid")} as "from",
       ${columnsOf("confkey", "confrelid")} as "to" from pg_constraint where contype = 'f' and conrelid = to_regclass($1)`,
    [name],
  );
  return {
    columns: new Map(
      columns.map(({ name, type, nullable, collation, optional }) => [
        String(name),
        {
          type: type === "text" ? `text collate ${collation}` : String(type),
          nullable: nullable === true,
          optional: optional === true,
        },
      ]),
    ),
    primaryKey: columns.filter(({ pk }) => pk === true).map(({ name }) => String(name)),
    foreignKeys: keys.map(({ target, from, to }) => key(target, from as string[], to as string[])),
  };
}

/** What of a table is not as its entity says. */
export function* differences(entity: Entity, stored: Stored, dialect: Dialect, ours: boolean) {
  const { columns, parent, byProperty } = tableOf(entity);
  const helper = "Make it by recordTable, childTable or addColumns, from the same columns as the entity";
  for (const { property, column, kind, nullable, references } of columns) {
    const there = stored.columns.get(column);
    if (!there) {
      yield { what: `has no column ${column} for ${property}`, cure: "Add a migration that makes it" };
      continue;
    }
    if (!types[dialect][kind].test(there.type))
      yield { what: `has ${column} as ${there.type}, the entity as ${kind}`, cure: helper };
    if (there.nullable !== nullable)
      yield { what: `${there.nullable ? "allows" : "refuses"} null in ${column}, the entity does not`, cure: helper };
    const target = references && tableOf(references()).name;
    const wanted = key(target, ["tenant_id", column], ["tenant_id", "id"]);
    if (target && !stored.foreignKeys.includes(wanted))
      yield {
        what: `lacks the foreign key (tenant_id, ${column}) → ${target} (tenant_id, id)`,
        cure: `Make it by column.reference("${target}")`,
      };
  }
  const known = new Set(columns.map(({ column }) => column));
  for (const [column, { nullable, optional }] of stored.columns)
    if (!known.has(column) && !nullable && !optional)
      yield {
        what: `has a column ${column} that the entity does not fill`,
        cure: "Add it to the entity, or make it nullable",
      };
  if (ours) return;
  if (!stored.primaryKey.includes("tenant_id")) yield { what: "has a primary key without tenant_id", cure: helper };
  if ((byProperty.has("version") || parent) && !stored.foreignKeys.includes(key("tenants", ["tenant_id"], ["id"])))
    yield { what: "has a tenant_id that refers to no tenant", cure: helper };
}

export const schemaEqualsEntities = worldRule(
  "schema-equals-entities",
  "what the migrations make is what the entities say: columns, types, nulls, keys",
  async function* ({ plugins, tables }) {
    const { database } = tables;
    const read = database.dialect === "sqlite" ? sqliteTable : postgresqlTable;
    for (const plugin of plugins)
      for (const entity of plugin.entities ?? []) {
        const { name } = tableOf(entity);
        const stored = await read(database, name);
        if (stored.columns.size === 0)
          yield { culprit: `${plugin.name}: there is no table ${name}`, cure: "Add a migration that makes it" };
        else
          for (const { what, cure } of differences(entity, stored, database.dialect, isCore(plugin)))
            yield { culprit: `${plugin.name}: table ${name} ${what}`, cure };
      }
  },
);
