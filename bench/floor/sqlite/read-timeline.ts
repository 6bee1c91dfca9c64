import type BetterSqlite3 from "better-sqlite3";
import type { DriverRow } from "../contact-view.ts";
import { lineColumns, lineView } from "../line-view.ts";
import type { Store } from "../store.ts";
import { interactionLists } from "./interaction-lists.ts";

/**
 * Lines with their interactions in one statement, and one for each list of the interactions. With a bare parameter as its
 * limit SQLite would plan a statement anew each time.
 */
export function timelineReader(db: BetterSqlite3.Database): Store["timeline"] {
  const there = db.prepare("select 1 from contacts where tenant_id = ? and id = ? and deleted_at is null");
  const page = db.prepare(`select i.*, ${lineColumns} from timeline l
    left join interactions i on i.tenant_id = l.tenant_id and i.id = l.record_id and i.deleted_at is null
    where l.tenant_id = ? and l.subject_type = 'contact' and l.subject_id = ? order by l.at desc, l.id desc limit (? + 0)`);
  const lists = interactionLists(db);
  return (id, tenant, limit) => {
    if (!there.get(tenant, id)) return undefined;
    const rows = page.all(tenant, id, limit + 1) as DriverRow[];
    const known = lists(
      tenant,
      rows.filter((row) => row.id !== null),
    );
    const byId = new Map(known.map((interaction) => [interaction.id, interaction]));
    return rows.map((row) => lineView(row, byId.get(row.id as string)));
  };
}
