import type { Pool, PoolClient } from "pg";
import { type ImportStore, importView, type OpeningRows } from "../import/import-store.ts";
import { Known, type Party, type Wanted } from "../import/known.ts";
import { importedColumns } from "../import/plan-chunk.ts";
import type { Value } from "../new-contact.ts";

/** Two round trips for a chunk: whom it knows, then all its rows with the commit, one named statement for each table. */
export function importStore(pool: Pool): ImportStore {
  let texts: ReturnType<typeof insertTexts> | undefined;
  return {
    begin: (opening) => inTransaction(pool, (client) => begin(client, opening)),
    chunk: async ({ id, caller: { tenant }, source }, wanted, plan) => {
      texts ??= insertTexts(pool);
      const inserts = await texts;
      await inTransaction(pool, async (client) => {
        const { rows, position, counts } = plan(await find(client, tenant, source, wanted));
        const said = Object.entries(importedColumns).map(([table, columns]) => {
          const values = [asJson(columns, rows[table as keyof typeof rows])];
          return client.query({ name: `import ${table}`, text: inserts.get(table) ?? "", values });
        });
        const { created, skipped, rejected } = counts;
        const values = [position, created, skipped, rejected, tenant, id];
        return [...said, client.query({ name: "import progress", text: progress, values })];
      });
    },
    finish: async ({ id, caller: { tenant } }, now) => void (await pool.query(end, [now, tenant, id])),
    read: async (tenant, id) => {
      const { rows } = await pool.query("select * from imports_import where tenant_id = $1 and id = $2", [tenant, id]);
      return rows[0] && importView(rows[0], rows[0].finished_at);
    },
  };
}

const progress = `update imports_import set position = $1, created = created + $2, contacts = contacts + $2,
  skipped = skipped + $3, rejected = rejected + $4 where tenant_id = $5 and id = $6`;
const end = `update imports_import set status = 'completed', finished_at = $1, updated_at = $1, version = version + 1
  where tenant_id = $2 and id = $3`;

/** BEGIN travels with the first statement, COMMIT with the last ones, which are answered together. */
async function inTransaction(
  pool: Pool,
  work: (client: PoolClient) => Promise<readonly Promise<unknown>[]>,
): Promise<void> {
  const client = await pool.connect();
  try {
    const began = client.query("begin");
    const said = await work(client);
    const committed = client.query("commit");
    await Promise.all([began, ...said, committed]);
    client.release();
  } catch (error) {
    client.release(error as Error);
    throw error;
  }
}

async function begin(client: PoolClient, opening: OpeningRows): Promise<readonly Promise<unknown>[]> {
  return [["files", opening.file] as const, ["imports_import", opening.import] as const].map(([table, row]) => {
    const names = Object.keys(row);
    return client.query(
      `insert into ${table} (${names}) values (${names.map((_, at) => `$${at + 1}`)})`,
      Object.values(row),
    );
  });
}

/** Statements that take any number of rows as one JSON text; what is JSON in the table is text in there. */
async function insertTexts(pool: Pool): Promise<ReadonlyMap<string, string>> {
  const { rows } = await pool.query<{ table_name: string; column_name: string; data_type: string }>(
    `select table_name, column_name, data_type from information_schema.columns
      where table_schema = 'public' and table_name = any($1)`,
    [Object.keys(importedColumns)],
  );
  const types = new Map(rows.map((row) => [`${row.table_name} ${row.column_name}`, row.data_type]));
  return new Map(
    Object.entries(importedColumns).map(([table, columns]) => {
      const each = columns.map((name) => ({ name: `"${name}"`, type: types.get(`${table} ${name}`) ?? "text" }));
      const read = each.map(({ name, type }) => (type === "jsonb" ? `${name}::jsonb` : name));
      const given = each.map(({ name, type }) => `${name} ${type === "jsonb" ? "text" : type}`);
      const names = each.map(({ name }) => name);
      return [table, `insert into ${table} (${names}) select ${read} from json_to_recordset($1) as given (${given})`];
    }),
  );
}

const asJson = (columns: readonly string[], rows: readonly (readonly Value[])[]): string =>
  JSON.stringify(rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]]))));

interface Found extends Pick<Party, "id" | "name"> {
  readonly key: string;
  readonly has_id: boolean;
  readonly binned: boolean;
}

const by = (table: string, key: string, further: string) => `
  select f.${key} as key, c.id, c.display_name as name, c.deleted_at is not null as binned,
    exists (select 1 from contacts_external_id x where x.tenant_id = c.tenant_id and x.contact_id = c.id
      and x.source = $1) as has_id
  from contacts_${table} f join contacts c on c.tenant_id = f.tenant_id and c.id = f.contact_id
  where f.tenant_id = $2 and f.${key} = any($3::text[]) and ${further} order by c.id`;
const ids = by("external_id", "external_id", "f.source = $1");
const emails = by("email", "email_key", "c.deleted_at is null");
const phones = by("phone", "national_digits", "f.type <> 'fax' and c.deleted_at is null");

/** Ids are looked for with the bin, as the unique index is that would refuse them; all else without. */
async function find(client: PoolClient, tenant: string, source: string, wanted: Wanted): Promise<Known> {
  const ask = async (name: string, text: string, keys: readonly string[]) => {
    const { rows } = await client.query<Found>({ name, text, values: [source, tenant, keys] });
    return rows.map(({ key, id, name, has_id, binned }) => ({ key, party: { id, name, hasId: has_id, binned } }));
  };
  const known = new Known();
  const [byId, byEmail, byPhone] = await Promise.all([
    ask("known by id", ids, wanted.ids),
    ask("known by e-mail", emails, wanted.emails),
    ask("known by phone", phones, wanted.phones),
  ]);
  for (const { key, party } of byId) known.ids.set(key, party);
  for (const { key, party } of byEmail) known.addEmail(key, party);
  for (const { key, party } of byPhone) known.addPhone(key, party);
  return known;
}
