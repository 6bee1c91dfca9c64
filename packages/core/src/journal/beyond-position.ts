import { type RawBuilder, sql } from "kysely";
import type { DialectName } from "../database/database.ts";
import type { FeedPosition } from "./feed-position.ts";

/** The condition for entries of `journal` that a reader at this position has yet to take. */
export function beyond({ lo = "3:3:", hi, seq }: FeedPosition, dialect: DialectName): RawBuilder<boolean> {
  if (dialect === "sqlite") return sql`seq > ${Number(seq)}`;
  const between = hi ? sql`and not (pg_visible_in_snapshot(xid, ${hi}::pg_snapshot) and seq <= ${seq})` : sql``;
  return sql`xid >= pg_snapshot_xmin(${lo}::pg_snapshot)
    and not pg_visible_in_snapshot(xid, ${lo}::pg_snapshot) ${between}`;
}
