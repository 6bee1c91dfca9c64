import type BetterSqlite3 from "better-sqlite3";
import type { DriverRow } from "../contact-view.ts";

/** How many parents a statement for many takes; a page's worth. */
const slots = 50;
const none: readonly DriverRow[] = [];

/** Child rows by their parent's id. */
export type ChildRows = (tenant: string, ids: readonly string[]) => (id: string) => readonly DriverRow[];

/** Two prepared statements, for one parent and for up to 50, whose order is that of the index. */
export function childRows(db: BetterSqlite3.Database, table: string, parent: string): ChildRows {
  const forCount = (count: number) => {
    const places = Array.from({ length: count }, () => "?").join(", ");
    return db.prepare(
      `select * from ${table} where tenant_id = ? and ${parent} in (${places}) order by ${parent}, position`,
    );
  };
  const [forOne, forMany] = [forCount(1), forCount(slots)];
  return (tenant, ids) => {
    if (ids.length === 1) {
      const rows = forOne.all(tenant, ids[0]) as DriverRow[];
      return () => rows;
    }
    const byParent = new Map<unknown, DriverRow[]>();
    for (let from = 0; from < ids.length; from += slots) {
      const asked = ids.slice(from, from + slots);
      const padding = Array.from({ length: slots - asked.length }, () => null);
      for (const row of forMany.all(tenant, ...asked, ...padding) as DriverRow[]) {
        const known = byParent.get(row[parent]);
        if (known) known.push(row);
        else byParent.set(row[parent], [row]);
      }
    }
    return (id) => byParent.get(id) ?? none;
  };
}
