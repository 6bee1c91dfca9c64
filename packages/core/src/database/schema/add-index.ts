import { type RawBuilder, sql } from "kysely";
import { snakeCase } from "../../table/table.ts";
import type { AnyKysely } from "../database.ts";
import { checkedName } from "./column.ts";

export interface IndexOptions {
  readonly unique?: boolean;
  /** Only these rows: sql`deleted_at is null`. Values are written with `sql.lit`. */
  readonly where?: RawBuilder<unknown>;
}

/** An index over properties of a table: `addIndex(db, "leads_lead_rating", "leads_lead", ["tenantId", "rating", "id"])`. */
export async function addIndex(
  db: AnyKysely,
  name: string,
  table: string,
  columns: readonly string[],
  options: IndexOptions = {},
): Promise<void> {
  const unique = options.unique ? sql`unique ` : sql``;
  const list = sql.join(columns.map((property) => sql.ref(snakeCase(property))));
  const where = options.where ? sql` where ${options.where}` : sql``;
  await sql`create ${unique}index ${sql.ref(checkedName(name))} on ${sql.table(table)} (${list})${where}`.execute(db);
}
