import type { Pool } from "pg";
import { contactView, type DriverRow, type Points } from "../contact-view.ts";
import type { Store } from "../store.ts";
import { pointLists } from "./point-lists.ts";

const one = `select c.*, ${pointLists("contact", "c")} from contacts c
  where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null`;
// The page first, so that lists are made for what is on it.
const page = (further: string) => `select c.*, ${pointLists("contact", "c")} from (
    select * from contacts where tenant_id = $1 and deleted_at is null and lifecycle_stage = $2 ${further}
    order by created_at desc, id desc limit $3) c order by c.created_at desc, c.id desc`;
const all = `select count(*)::int as count from contacts
  where tenant_id = $1 and deleted_at is null and lifecycle_stage = $2`;
const first = page("");
const next = page("and (created_at, id) < ($4, $5)");

/** One contact, and a page of them, with all lists: one named statement. */
export function contactReader(pool: Pool): Pick<Store, "get" | "list" | "count"> {
  const read = async (name: string, text: string, values: unknown[]) => {
    const { rows } = await pool.query<DriverRow & Points>({ name, text, values });
    return rows.map((row) => contactView(row, row));
  };
  return {
    get: async (id, tenant) => (await read("contact", one, [tenant, id]))[0],
    count: async (tenant, stage) => {
      const { rows } = await pool.query<{ count: number }>({ name: "count", text: all, values: [tenant, stage] });
      return rows[0]?.count ?? 0;
    },
    list: (tenant, stage, limit, after) =>
      after
        ? read("next contacts", next, [tenant, stage, limit + 1, new Date(after[0]), after[1]])
        : read("first contacts", first, [tenant, stage, limit + 1]),
  };
}
