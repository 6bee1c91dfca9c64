import { isDeepStrictEqual } from "node:util";
import type { Place, Side } from "../places/place.ts";
import { BenchProblem } from "../problem.ts";
import { entryDigest } from "./entry-digest.ts";
import { withoutChance } from "./without-chance.ts";

type Rows = readonly Record<string, unknown>[];

/** How many rows each table has, by name. */
export async function countRows(place: Place, side: Side): Promise<ReadonlyMap<string, number>> {
  const tables = await place.query(
    side,
    place.dialect === "sqlite"
      ? "select name from sqlite_master where type = 'table' and name not like 'sqlite%' order by name"
      : "select table_name as name from information_schema.tables where table_schema = 'public' order by table_name",
  );
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*) as count from "${name}"`);
  // PostgreSQL may count several at once, and answers as they get done.
  const rows = await place.query(side, `${counts.join(" union all ")} order by name`);
  return new Map(rows.map(({ name, count }) => [String(name), Number(count)]));
}

/** How many rows each side's tables had. */
export type Before = { readonly [S in Side]: ReadonlyMap<string, number> };

/**
 * After the same requests to both: every table must have grown alike, the last contact and all its rows must be the same
 * but for ids, instants and salts, and the digests of both journals must hold.
 */
export async function assertSameRows(place: Place, before: Before): Promise<void> {
  const [kith, floor] = [await left(place, "kith", before.kith), await left(place, "floor", before.floor)];
  if (!isDeepStrictEqual(kith, floor))
    throw new BenchProblem(
      `The sides do not write alike\nkith: ${JSON.stringify(kith)}\nfloor: ${JSON.stringify(floor)}`,
    );
}

async function left(place: Place, side: Side, before: ReadonlyMap<string, number>) {
  const after = await countRows(place, side);
  const grown = [...after].flatMap(([table, count]) =>
    count === before.get(table) ? [] : [[table, count - (before.get(table) ?? 0)]],
  );
  if (grown.length === 0) return { grown };
  const [last] = await place.query(side, "select * from journal order by seq desc limit 1");
  const [subject, ...others] = await place.query(side, `select * from journal_subjects where entry_id = '${last?.id}'`);
  const of = (table: string, key: string) =>
    place.query(side, `select * from ${table} where ${key} = '${subject?.subject_id}' order by id`);
  const [values] = await place.query(side, `select * from journal_values where entry_id = '${last?.id}'`);
  const fields = parsed(values?.fields) as Record<
    string,
    { readonly from: unknown; readonly to: unknown; salt: string }
  >;
  if (last?.digest !== entryDigest(place.dialect, last ?? {}, [subject ?? {}, ...others], fields))
    throw new BenchProblem(`The digest of ${side}'s last entry does not hold`);
  for (const field of Object.values(fields))
    if (!/^[\w+/]{22}==$/.test(field.salt)) throw new BenchProblem("A salt is short");
  const { seq: _, xid: __, digest: ___, ...header } = last ?? {};
  return withoutChance({
    grown,
    contact: normal(await of("contacts", "id")),
    emails: normal(await of("contacts_email", "contact_id")),
    phones: normal(await of("contacts_phone", "contact_id")),
    header: normal([header]),
    subjects: normal([subject ?? {}, ...others]),
    fields: Object.fromEntries(Object.entries(fields).map(([name, { from, to }]) => [name, { from, to }])),
  });
}

const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);

/** Instants as text on both databases. */
const normal = (rows: Rows) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === "number" && value > 1e12 ? new Date(value) : value,
      ]),
    ),
  );
