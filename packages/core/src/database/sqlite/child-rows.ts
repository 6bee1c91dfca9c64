import type BetterSqlite3 from "better-sqlite3";
import { SchemaDamage } from "../schema-damage.ts";

const dropped = /^\s*drop\s+table\s+(?:if\s+exists\s+)?"?(\w+)"?/i;
/** What cannot leave rows without what they refer to; core's own bookkeeping refers to nothing. */
const harmless = /^\s*(create|select)\b|^\s*(insert\s+into|delete\s+from)\s+"kith_(migrations|references)"/i;

/**
 * Watches the rows of tables that refer to a table which is dropped, in a rebuild or for good. The rows of a table that
 * no statement names must be there at the end.
 */
export function childRows(db: BetterSqlite3.Database): { watch(sql: string): void; assertWhole(): void } {
  const counted = new Map<string, number>();
  const named = new Set<string>();
  let keysInDoubt = false;

  const count = (table: string) => Number(db.prepare(`select count(*) from "${table}"`).pluck().get());
  const exists = (table: string) =>
    db.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(table) !== undefined;
  const childrenOf = (table: string) =>
    db
      .prepare(
        `select distinct child.name from sqlite_schema child, pragma_foreign_key_list(child.name) key
         where child.type = 'table' and lower(key."table") = lower(?)`,
      )
      .pluck()
      .all(table) as string[];

  function countBelow(table: string): void {
    for (const child of childrenOf(table)) {
      if (counted.has(child)) continue;
      counted.set(child, count(child));
      countBelow(child);
    }
  }

  return {
    watch(sql) {
      if (!harmless.test(sql)) keysInDoubt = true;
      const table = dropped.exec(sql)?.[1];
      if (table) countBelow(table);
      for (const [word] of sql.matchAll(/\w+/g)) named.add(word.toLowerCase());
    },
    assertWhole() {
      for (const [table, before] of counted) {
        if (named.has(table.toLowerCase())) continue;
        const after = exists(table) ? count(table) : 0;
        if (after !== before) throw new SchemaDamage(`${after} rows in ${table}, where there were ${before}`);
      }
      if (!keysInDoubt) return;
      const orphans = db.pragma("foreign_key_check") as { table: string; parent: string }[];
      const [first] = orphans;
      if (first)
        throw new SchemaDamage(`${orphans.length} rows without what they refer to (${first.table} to ${first.parent})`);
    },
  };
}
