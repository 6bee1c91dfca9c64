import { isDeepStrictEqual } from "node:util";
import type { Place, Side } from "../places/place.ts";
import { BenchProblem } from "../problem.ts";
import { entryDigest } from "./entry-digest.ts";
import { type Before, countRows } from "./same-rows.ts";
import { withoutChance } from "./without-chance.ts";

type Row = Readonly<Record<string, unknown>>;

/** Where Kith notes, a few rows for each import, what the floor has no use for: its file, its job, its own journal. */
const ofTheImport = new Set([
  ...["files", "jobs", "job_schedules", "consumer_positions", "tenants", "journal_seals"],
  ...["journal", "journal_subjects", "journal_values"],
]);

/**
 * After an import of the same file by both: all that it made of its rows must be the same but for ids, instants, salts
 * and where its chunks ended, and the digest of every entry must hold.
 */
export async function assertSameImport(place: Place, before: Before): Promise<void> {
  const [kith, floor] = [await left(place, "kith", before), await left(place, "floor", before)];
  for (const part of Object.keys(kith) as (keyof typeof kith)[])
    if (!isDeepStrictEqual(kith[part], floor[part]))
      throw new BenchProblem(
        `The sides do not import alike: ${part}\nkith: ${JSON.stringify(kith[part])}\nfloor: ${JSON.stringify(floor[part])}`,
      );
}

async function left(place: Place, side: Side, before: Before) {
  const after = await countRows(place, side);
  const grown = [...after].flatMap(([table, count]) => {
    const more = count - (before[side].get(table) ?? 0);
    return more === 0 || ofTheImport.has(table) ? [] : [[table, more]];
  });
  const [last] = await place.query(side, "select * from imports_import order by id desc limit 1");
  const report = await place.query(
    side,
    `select * from imports_row where tenant_id = '${last?.tenant_id}' and import_id = '${last?.id}' order by row_number`,
  );
  const made = (joined: string, order: string) =>
    place.query(
      side,
      `select t.* from imports_row r ${joined} where r.tenant_id = '${last?.tenant_id}' and r.import_id = '${last?.id}'
        and r.contact_did = 'created' order by r.row_number, ${order}`,
    );
  const contacts = await made("join contacts t on t.tenant_id = r.tenant_id and t.id = r.contact_id", "t.id");
  const list = (name: string) =>
    made(`join contacts_${name} t on t.tenant_id = r.tenant_id and t.contact_id = r.contact_id`, "t.position");
  const entry = `join journal_subjects s on s.tenant_id = r.tenant_id and s.type = 'contact'
    and s.subject_id = cast(r.contact_id as text)`;
  const ofEntry = (table: string, key: string, order: string) =>
    made(`${entry} join ${table} t on t.tenant_id = s.tenant_id and t.${key} = s.entry_id`, order);
  const headers = await ofEntry("journal", "id", "t.seq");
  const subjects = await ofEntry("journal_subjects", "entry_id", "t.position");
  const values = await ofEntry("journal_values", "entry_id", "t.entry_id");
  assertDigests(place, side, headers, subjects, values);
  return withoutChance({
    grown,
    import: [last?.status, last?.total, last?.position, last?.created, last?.skipped, last?.rejected, last?.contacts],
    report: report.map(({ import_id: _, reasons, ...row }) => ({ ...row, reasons: withoutChunks(reasons) })),
    contacts: contacts.map(normal),
    emails: (await list("email")).map(normal),
    phones: (await list("phone")).map(normal),
    externalIds: (await list("external_id")).map(normal),
    headers: headers.map(({ seq: _, xid: __, digest: ___, caused_by: by, ...header }) =>
      normal({ ...header, caused_by: String(by).slice(0, "job:".length) }),
    ),
    subjects: subjects.map(normal),
    changes: values.map(({ fields }) =>
      Object.entries(parsed(fields) as Fields)
        .map(([name, { from, to }]) => [name, from, to])
        .sort(),
    ),
  });
}

type Fields = Record<string, { readonly from: unknown; readonly to: unknown; readonly salt: string }>;
const parsed = (value: unknown): unknown => (typeof value === "string" ? JSON.parse(value) : value);

function assertDigests(
  place: Place,
  side: Side,
  headers: readonly Row[],
  subjects: readonly Row[],
  values: readonly Row[],
) {
  for (const [at, header] of headers.entries()) {
    const fields = parsed(values[at]?.fields) as Fields;
    if (header.digest !== entryDigest(place.dialect, header, [subjects[at] ?? {}], fields))
      throw new BenchProblem(`The digest of ${side}'s entry ${header.id} does not hold`);
  }
}

/** Whether the row it is like was of the same chunk. */
const withoutChunks = (reasons: unknown) => JSON.stringify(parsed(reasons)).replace(/ \(row \d+\)/, "");

/** Chunks have their own instants. */
const normal = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Date || (typeof value === "number" && value > 1e12) ? "an instant" : value,
    ]),
  );
