import { dialectOf, sql, type WriteContext } from "@kith/core";

export type BulkColumn = readonly [name: string, kind: "text" | "integer" | "uuid" | "json"];

/**
 * Inserts rows of an import in one statement, whose text is the same for any number of them: they travel as one JSON
 * parameter. A row that is there already stays.
 */
export async function insertMany(
  ctx: WriteContext,
  table: string,
  importId: string,
  columns: readonly BulkColumn[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.join(["tenant_id", "import_id", ...columns.map(([name]) => name)].map((name) => sql.ref(name)));
  const json = JSON.stringify(rows);
  const sqlite = dialectOf(ctx.raw) === "sqlite";
  const values = sql.join(
    columns.map(([, kind], index) => sql.raw(sqlite ? `json_extract(value, '$[${index}]')` : read[kind](index))),
  );
  const source = sqlite ? sql`json_each(${json}) where true` : sql`jsonb_array_elements(${json}::jsonb) as rows(value)`;
  const id = sqlite ? sql`${importId}` : sql`${importId}::uuid`;
  const tenant = sqlite ? sql`${ctx.tenant.id}` : sql`${ctx.tenant.id}::text`;
  await sql`insert into ${sql.table(table)} (${names}) select ${tenant}, ${id}, ${values} from ${source} on conflict do nothing`.execute(
    ctx.raw,
  );
}

const read = {
  text: (index: number) => `value ->> ${index}`,
  integer: (index: number) => `(value ->> ${index})::integer`,
  uuid: (index: number) => `(value ->> ${index})::uuid`,
  json: (index: number) => `nullif(value -> ${index}, 'null'::jsonb)`,
} as const;
