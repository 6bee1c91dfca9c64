import type BetterSqlite3 from "better-sqlite3";
import { contactView, type DriverRow } from "../contact-view.ts";
import type { Store } from "../store.ts";
import { pointLists } from "./point-lists.ts";

/** One contact, and a page of them: a look into an index, and one into each child table. */
export function contactReader(db: BetterSqlite3.Database): Pick<Store, "get" | "list" | "count"> {
  const one = db.prepare("select * from contacts where tenant_id = ? and id = ? and deleted_at is null");
  const page = (further: string) =>
    db.prepare(`select * from contacts where tenant_id = ? and deleted_at is null and lifecycle_stage = ? ${further}
      order by created_at desc, id desc limit (? + 0)`);
  const [first, next] = [page(""), page("and (created_at, id) < (?, ?)")];
  const all = db
    .prepare("select count(*) from contacts where tenant_id = ? and deleted_at is null and lifecycle_stage = ?")
    .pluck();
  const points = pointLists(db, "contact");
  const views = (tenant: string, rows: readonly DriverRow[]) => {
    const of = points(
      tenant,
      rows.map(({ id }) => id as string),
    );
    return rows.map((row) => contactView(row, of(row.id as string)));
  };
  return {
    get: (id, tenant) => {
      const row = one.get(tenant, id) as DriverRow | undefined;
      return row && contactView(row, points(tenant, [id])(id));
    },
    count: (tenant, stage) => all.get(tenant, stage) as number,
    list: (tenant, stage, limit, after) => {
      const rows = after ? next.all(tenant, stage, ...after, limit + 1) : first.all(tenant, stage, limit + 1);
      return views(tenant, rows as DriverRow[]);
    },
  };
}
