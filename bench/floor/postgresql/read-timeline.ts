import { interactionColumns, interactionListsOf } from "../child-lists.ts";
import { interactionView } from "../interaction-view.ts";
import { lineColumns, lineView } from "../line-view.ts";
import type { Store } from "../store.ts";
import type { Reads } from "./reads.ts";

/** A row for each line, and one with nulls where the contact is there and has none. */
const text = `select i.*, ${lineColumns}, ${interactionColumns("postgresql", "i")} from contacts c
  left join lateral (select * from timeline where tenant_id = c.tenant_id and subject_type = 'contact'
    and subject_id = c.id order by at desc, id desc limit $3) l on true
  left join interactions i on i.tenant_id = l.tenant_id and i.id = l.record_id and i.deleted_at is null
  where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null order by l.at desc, l.id desc`;

/** Lines with their interactions and those's lists: one named statement. */
export const timelineReader =
  ({ read }: Reads): Store["timeline"] =>
  async (id, tenant, limit) => {
    const rows = await read("timeline", text, [tenant, id, limit + 1]);
    if (rows.length === 0) return undefined;
    const lines = rows.filter((row) => row.line_id !== null);
    return lines.map((row) =>
      lineView(row, row.id === null ? undefined : interactionView(row, interactionListsOf(row))),
    );
  };
