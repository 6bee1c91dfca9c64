import type BetterSqlite3 from "better-sqlite3";
import { interactionColumns, interactionListsOf } from "../child-lists.ts";
import type { DriverRow } from "../contact-view.ts";
import { interactionView } from "../interaction-view.ts";
import { lineColumns, lineView } from "../line-view.ts";
import type { Store } from "../store.ts";

/**
 * Lines with their interactions and those's lists in one statement. With a bare parameter as its limit SQLite would plan
 * it anew each time.
 */
export function timelineReader(db: BetterSqlite3.Database): Store["timeline"] {
  const there = db.prepare("select 1 from contacts where tenant_id = ? and id = ? and deleted_at is null");
  const page = db.prepare(`select i.*, ${lineColumns}, ${interactionColumns("sqlite", "i")} from timeline l
    left join interactions i on i.tenant_id = l.tenant_id and i.id = l.record_id and i.deleted_at is null
    where l.tenant_id = ? and l.subject_type = 'contact' and l.subject_id = ? order by l.at desc, l.id desc limit (? + 0)`);
  return (id, tenant, limit) => {
    if (!there.get(tenant, id)) return undefined;
    const rows = page.all(tenant, id, limit + 1) as DriverRow[];
    return rows.map((row) =>
      lineView(row, row.id === null ? undefined : interactionView(row, interactionListsOf(row))),
    );
  };
}
