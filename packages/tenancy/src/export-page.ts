import { command, coreErrors, type ReadContext, sql, type WriteContext } from "@kith/core";
import { composition } from "@kith/core/contracts";
import * as z from "zod";
import { assertOwn } from "./assert-own.ts";
import { exportRow } from "./export-row.ts";
import { type Place, readPlace, writePlace } from "./tenancy-cursor.ts";
import { tenantExported } from "./tenancy-events.ts";
import { type TenantTable, tenantTables } from "./tenant-tables.ts";

const rowsAtOnce = 500;
const partBytes = 4 * 1024 * 1024;

/** One page of an export, for `exportTenant`, which walks them all. A command, since that it was done stands in the journal. */
export const exportPage = command({
  summary: "A page of everything a tenant has, as lines of JSON",
  permission: "system",
  route: "POST /tenancy/{id}/export",
  input: z.strictObject({
    id: z.string().max(128),
    cursor: z.string().max(8192).optional().describe("`nextCursor` of the page before"),
  }),
  output: z.object({ lines: z.array(z.string()), nextCursor: z.string().nullable() }),
  examples: [{ id: "acme" }],
})
  .prepare(async ({ id, cursor }, ctx) => {
    assertOwn(ctx, id);
    const place = cursor === undefined ? undefined : readPlace(cursor);
    return place && "file" in place ? readPart(ctx, place.file, place.part) : undefined;
  })
  .run(async ({ cursor }, ctx, bytes) => {
    const tables = await tenantTables(ctx);
    if (cursor === undefined) return beginning(ctx, tables);
    const place = readPlace(cursor);
    const [lines, next] =
      "file" in place
        ? [fileLines(place, bytes ?? new Uint8Array()), await afterPart(ctx, place, bytes?.length ?? 0)]
        : await rowLines(ctx, tables, place);
    return { lines, nextCursor: next && writePlace(next) };
  });

function beginning(ctx: WriteContext, tables: readonly TenantTable[]) {
  ctx.record(tenantExported, { tenant: ctx.tenant.id }, [{ type: "tenant", id: ctx.tenant.id }]);
  const first = { export: "kith", version: 1, at: ctx.now.toISOString(), tenant: ctx.tenant };
  const [table] = tables;
  return { lines: [JSON.stringify(first)], nextCursor: table ? writePlace({ table: table.name, after: null }) : null };
}

async function rowLines(
  ctx: WriteContext,
  tables: readonly TenantTable[],
  { table: name, after }: Extract<Place, { table: string }>,
): Promise<[string[], Place | null]> {
  const table = tables.find((one) => one.name === name);
  if (!table || (after && after.length !== table.primaryKey.length)) throw coreErrors("cursor.invalid");
  const key = sql.join(table.primaryKey.map((column) => sql.ref(column)));
  const { rows } = await sql<Record<string, unknown>>`
    select * from ${sql.table(name)} where tenant_id = ${ctx.tenant.id}
    ${after ? sql`and (${key}) > (${sql.join(after)})` : sql``} order by ${key} limit ${sql.lit(rowsAtOnce)}`.execute(
    ctx.raw,
  );
  const kinds = ctx.get(composition).columnKinds(name);
  const lines = rows.map((row) => JSON.stringify({ table: name, row: exportRow(row, kinds) }));
  const last = rows.at(-1);
  if (last && rows.length === rowsAtOnce) return [lines, { table: name, after: table.primaryKey.map((c) => last[c]) }];
  const following = tables[tables.indexOf(table) + 1];
  return [lines, following ? { table: following.name, after: null } : await fileAfter(ctx, "")];
}

const fileLines = ({ file, part }: Extract<Place, { file: string }>, bytes: Uint8Array): string[] =>
  bytes.length === 0 ? [] : [JSON.stringify({ file, part, bytes: Buffer.from(bytes).toString("base64") })];

const afterPart = async (ctx: WriteContext, { file, part }: Extract<Place, { file: string }>, length: number) =>
  length === partBytes ? { file, part: part + 1 } : fileAfter(ctx, file);

async function fileAfter({ raw, tenant }: WriteContext, id: string): Promise<Place | null> {
  let files = raw.selectFrom("files").select("id").where("tenant_id", "=", tenant.id);
  if (id) files = files.where("id", ">", id);
  const next = await files.orderBy("id").executeTakeFirst();
  return next ? { file: String(next["id"]), part: 0 } : null;
}

/** A part of a file's bytes; of one whose bytes are gone, nothing. */
async function readPart(ctx: ReadContext, id: string, part: number): Promise<Uint8Array> {
  const [from, to] = [part * partBytes, (part + 1) * partBytes];
  const chunks: Uint8Array[] = [];
  let at = 0;
  for await (const chunk of ctx.file(id)) {
    const [start, end] = [Math.max(from - at, 0), Math.min(to - at, chunk.length)];
    if (start < end) chunks.push(chunk.subarray(start, end));
    at += chunk.length;
    if (at >= to) break;
  }
  return Buffer.concat(chunks);
}
