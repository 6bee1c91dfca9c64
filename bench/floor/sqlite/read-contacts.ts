import type BetterSqlite3 from "better-sqlite3";
import { pointColumns, pointsOf } from "../child-lists.ts";
import { contactView, type DriverRow } from "../contact-view.ts";
import type { Store } from "../store.ts";

const lists = pointColumns("sqlite", "contact", "c");

/** One contact, and a page of them, with all lists: one prepared statement. */
export function contactReader(db: BetterSqlite3.Database): Pick<Store, "get" | "list" | "count"> {
  const one = db.prepare(`select c.*, ${lists} from contacts c where tenant_id = ? and id = ? and deleted_at is null`);
  const page = (further: string) =>
    db.prepare(`select c.*, ${lists} from contacts c where tenant_id = ? and deleted_at is null and lifecycle_stage = ?
      ${further} order by created_at desc, id desc limit (? + 0)`);
  const [first, next] = [page(""), page("and (created_at, id) < (?, ?)")];
  const all = db
    .prepare("select count(*) from contacts where tenant_id = ? and deleted_at is null and lifecycle_stage = ?")
    .pluck();
  const view = (row: DriverRow) => contactView(row, pointsOf(row));
  return {
    get: (id, tenant) => {
      const row = one.get(tenant, id) as DriverRow | undefined;
      return row && view(row);
    },
    count: (tenant, stage) => all.get(tenant, stage) as number,
    list: (tenant, stage, limit, after) => {
      const rows = after ? next.all(tenant, stage, ...after, limit + 1) : first.all(tenant, stage, limit + 1);
      return (rows as DriverRow[]).map(view);
    },
  };
}
