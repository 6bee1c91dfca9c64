import type { Pool } from "pg";
import type { DriverRow } from "../contact-view.ts";
import { type InteractionLists, interactionView } from "../interaction-view.ts";
import { lineColumns, lineView } from "../line-view.ts";
import type { Store } from "../store.ts";
import { interactionLists } from "./interaction-lists.ts";

/** A row for each line, and one with nulls where the contact is there and has none. */
const text = `select i.*, ${lineColumns}, ${interactionLists("i")} from contacts c
  left join lateral (select * from timeline where tenant_id = c.tenant_id and subject_type = 'contact'
    and subject_id = c.id order by at desc, id desc limit $3) l on true
  left join interactions i on i.tenant_id = l.tenant_id and i.id = l.record_id and i.deleted_at is null
  where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null order by l.at desc, l.id desc`;

/** Lines with their interactions and those's lists: one named statement. */
export const timelineReader =
  (pool: Pool): Store["timeline"] =>
  async (id, tenant, limit) => {
    const values = [tenant, id, limit + 1];
    const { rows } = await pool.query<DriverRow & InteractionLists>({ name: "timeline", text, values });
    if (rows.length === 0) return undefined;
    const lines = rows.filter((row) => row.line_id !== null);
    return lines.map((row) => lineView(row, row.id === null ? undefined : interactionView(row, row)));
  };
