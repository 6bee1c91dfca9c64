import type { Target } from "../torture/target.ts";
import { type Reader, withReader } from "./snapshot.ts";

const described = {
  sqlite: ["select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite_%' order by 1, 2"],
  postgresql: [
    `select table_name, column_name, data_type, is_nullable, column_default from information_schema.columns
     where table_schema = 'public' order by 1, 2`,
    "select tablename, indexname, indexdef from pg_indexes where schemaname = 'public' order by 1, 2",
    `select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
     where connamespace = 'public'::regnamespace order by 1, 2`,
  ],
};

/** Tables, columns, indexes and constraints as text: equal where two schemas are. */
export const schemaOf = (target: Target): Promise<string> =>
  withReader(target, async ({ rows }) => {
    const parts: unknown[] = [];
    for (const sql of described[target.dialect]) parts.push(...(await rows(sql)));
    return parts.map((part) => JSON.stringify(part)).join("\n");
  });

/** Which migrations are written down as applied, oldest first of each plugin. */
export const appliedTo = (target: Target): Promise<readonly string[]> =>
  withReader(target, async ({ rows }) =>
    (await rows("select plugin, name from kith_migrations order by plugin, position")).map((row) => row.join("/")),
  );

/** Rows that refer to nothing, by table, as the keys of the schema say it. */
export const orphansOf = (target: Target): Promise<readonly string[]> =>
  withReader(target, target.dialect === "sqlite" ? sqliteOrphans : postgresqlOrphans);

const sqliteOrphans = async ({ rows }: Reader) =>
  (await rows('select "table", parent from pragma_foreign_key_check')).map(
    ([table, parent]) => `${table} to ${parent}`,
  );

/** Constraints hold what is written, not what a restored or copied table has: each is asked for. */
async function postgresqlOrphans({ rows }: Reader): Promise<readonly string[]> {
  const keys = await rows(`select conrelid::regclass::text, confrelid::regclass::text,
      (select string_agg(format('%I', attname), ', ' order by n) from unnest(conkey) with ordinality k (num, n)
       join pg_attribute on attrelid = conrelid and attnum = num),
      (select string_agg(format('%I', attname), ', ' order by n) from unnest(confkey) with ordinality k (num, n)
       join pg_attribute on attrelid = confrelid and attnum = num)
    from pg_constraint where contype = 'f'`);
  const orphans: string[] = [];
  for (const [table, target, from, to] of keys) {
    const filled = String(from)
      .split(", ")
      .map((column) => `${column} is not null`)
      .join(" and ");
    const found = await rows(
      `select 1 from ${table} where ${filled} and (${from}) not in (select ${to} from ${target})`,
    );
    orphans.push(...found.map(() => `${table} to ${target}`));
  }
  return orphans;
}
