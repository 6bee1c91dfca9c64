import { pointColumns, pointsOf } from "../child-lists.ts";
import { contactView } from "../contact-view.ts";
import type { Store } from "../store.ts";
import type { Reads } from "./reads.ts";

const one = `select c.*, ${pointColumns("postgresql", "contact", "c")} from contacts c
  where c.tenant_id = $1 and c.id = $2 and c.deleted_at is null`;
// The page first, so that lists are made for what is on it.
const page = (further: string) => `select c.*, ${pointColumns("postgresql", "contact", "c")} from (
    select * from contacts where tenant_id = $1 and deleted_at is null and lifecycle_stage = $2 ${further}
    order by created_at desc, id desc limit $3) c order by c.created_at desc, c.id desc`;
const all = `select count(*)::int as count from contacts
  where tenant_id = $1 and deleted_at is null and lifecycle_stage = $2`;
const first = page("");
const next = page("and (created_at, id) < ($4, $5)");

/** One contact, and a page of them, with all lists: one named statement. */
export function contactReader({ read }: Reads): Pick<Store, "get" | "list" | "count"> {
  const views = async (...asked: Parameters<typeof read>) =>
    (await read(...asked)).map((row) => contactView(row, pointsOf(row)));
  return {
    get: async (id, tenant) => (await views("contact", one, [tenant, id]))[0],
    count: async (tenant, stage) => {
      const [row] = await read("count", all, [tenant, stage]);
      return Number(row?.count);
    },
    list: (tenant, stage, limit, after) =>
      after
        ? views("next contacts", next, [tenant, stage, limit + 1, new Date(after[0]), after[1]])
        : views("first contacts", first, [tenant, stage, limit + 1]),
  };
}
