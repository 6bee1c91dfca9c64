import type BetterSqlite3 from "better-sqlite3";
import type { DriverRow } from "../contact-view.ts";
import { type ImportStore, importView } from "../import/import-store.ts";
import { Known, type Party, type Wanted } from "../import/known.ts";
import { importedColumns } from "../import/plan-chunk.ts";
import { stored } from "./stored.ts";

/** Prepared statements: three to find whom a chunk knows, one for each row, in one transaction. */
export function importStore(db: BetterSqlite3.Database): ImportStore {
  const into = (table: string, columns: readonly string[]) =>
    db.prepare(
      `insert into ${table} (${columns.map((name) => `"${name}"`)}) values (${columns.map(() => "?").join(", ")})`,
    );
  const inserts = Object.entries(importedColumns).map(
    ([table, columns]) => [table as keyof typeof importedColumns, into(table, columns)] as const,
  );
  const find = finder(db);
  const progress = db.prepare(`update imports_import set position = ?, created = created + ?, contacts = contacts + ?,
    skipped = skipped + ?, rejected = rejected + ? where tenant_id = ? and id = ?`);
  const end = db.prepare(`update imports_import set status = 'completed', finished_at = ?, updated_at = ?,
    version = version + 1 where tenant_id = ? and id = ?`);
  const one = db.prepare("select * from imports_import where tenant_id = ? and id = ?");
  const begin: ImportStore["begin"] = (opening) => {
    for (const [table, row] of [["files", opening.file] as const, ["imports_import", opening.import] as const])
      into(table, Object.keys(row)).run(Object.values(row).map(stored));
  };
  const chunk: ImportStore["chunk"] = ({ id, caller: { tenant }, source }, wanted, plan) => {
    const { rows, position, counts } = plan(find(tenant, source, wanted));
    for (const [table, insert] of inserts) for (const row of rows[table]) insert.run(row.map(stored));
    const { created, skipped, rejected } = counts;
    progress.run(position, created, created, skipped, rejected, tenant, id);
  };
  return {
    begin: db.transaction(begin).immediate,
    chunk: db.transaction(chunk).immediate,
    finish: ({ id, caller: { tenant } }, now) => void end.run(now.getTime(), now.getTime(), tenant, id),
    read: (tenant, id) => {
      const row = one.get(tenant, id) as DriverRow | undefined;
      return row && importView(row, row.finished_at === null ? null : new Date(row.finished_at as number));
    },
  };
}

interface Found extends Omit<Party, "hasId" | "binned"> {
  readonly key: string;
  readonly has_id: number;
  readonly binned: number;
}

/** Ids are looked for with the bin, as the unique index is that would refuse them; all else without. */
function finder(db: BetterSqlite3.Database) {
  const by = (table: string, key: string, further: string) =>
    db.prepare(`select f.${key} as key, c.id, c.display_name as name, c.deleted_at is not null as binned,
      exists (select 1 from contacts_external_id x where x.tenant_id = c.tenant_id and x.contact_id = c.id
        and x.source = @source) as has_id
      from contacts_${table} f join contacts c on c.tenant_id = f.tenant_id and c.id = f.contact_id
      where f.tenant_id = @tenant and f.${key} in (select value from json_each(@keys)) and ${further} order by c.id`);
  const ids = by("external_id", "external_id", "f.source = @source");
  const emails = by("email", "email_key", "c.deleted_at is null");
  const phones = by("phone", "national_digits", "f.type <> 'fax' and c.deleted_at is null");
  return (tenant: string, source: string, wanted: Wanted) => {
    const known = new Known();
    const found = (statement: BetterSqlite3.Statement, keys: readonly string[]) =>
      keys.length === 0
        ? []
        : (statement.all({ source, tenant, keys: JSON.stringify(keys) }) as Found[]).map(
            ({ key, id, name, has_id, binned }) => ({
              key,
              party: { id, name, hasId: has_id === 1, binned: binned === 1 },
            }),
          );
    for (const { key, party } of found(ids, wanted.ids)) known.ids.set(key, party);
    for (const { key, party } of found(emails, wanted.emails)) known.addEmail(key, party);
    for (const { key, party } of found(phones, wanted.phones)) known.addPhone(key, party);
    return known;
  };
}
