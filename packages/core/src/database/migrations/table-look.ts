import { sql } from "kysely";
import type { AnyKysely } from "../any-kysely.ts";
import { dialectOf } from "../dialect-parts.ts";

/** Looks at tables that may not be there, without a statement that would fail and spoil a transaction. */
export interface TableLook {
  /** With `column`, only rows that have a value in it. */
  rows(table: string, column?: string): Promise<number>;
  columns(table: string): Promise<readonly string[]>;
}

export function tableLook(db: AnyKysely): TableLook {
  const dialect = dialectOf(db);

  async function columns(table: string): Promise<readonly string[]> {
    const query =
      dialect === "sqlite"
        ? sql<{ name: string }>`select name from pragma_table_info(${table})`
        : sql<{ name: string }>`select attname as name from pg_attribute
            where attrelid = to_regclass(${`"${table}"`}) and attnum > 0 and not attisdropped`;
    return (await query.execute(db)).rows.map(({ name }) => name);
  }

  return {
    columns,
    async rows(table, column) {
      const known = await columns(table);
      if (column === undefined ? known.length === 0 : !known.includes(column)) return 0;
      const counted = column === undefined ? sql`*` : sql.ref(column);
      const { rows } = await sql<{ count: number }>`select count(${counted}) as count from ${sql.table(table)}`.execute(
        db,
      );
      return Number(rows[0]?.count ?? 0);
    },
  };
}
