import type { Findings } from "../findings.ts";
import type { Inspector } from "../inspector.ts";

/** What the database itself says of its pages, indexes and keys. */
export async function checkIntegrity(inspector: Inspector, findings: Findings): Promise<void> {
  try {
    await (inspector.dialect === "sqlite" ? checkSqlite : checkPostgresql)(inspector, findings);
  } catch (error) {
    findings.add("integrity", String(error));
  }
}

async function checkSqlite(inspector: Inspector, findings: Findings): Promise<void> {
  for (const { integrity_check: said } of await inspector.rows("pragma integrity_check"))
    if (said !== "ok") findings.add("integrity", String(said));
  for (const { table, rowid, parent } of await inspector.rows("pragma foreign_key_check"))
    findings.add("integrity", `row ${rowid} of ${table} without its row in ${parent}`);
}

/** Every index against its table, every table against itself, every key against what it refers to. */
async function checkPostgresql(inspector: Inspector, findings: Findings): Promise<void> {
  await inspector.rows("create extension if not exists amcheck");
  await inspector.rows(`select bt_index_check(index => c.oid, heapallindexed => true) from pg_index i
    join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
    where a.amname = 'btree' and c.relpersistence = 'p' and i.indisvalid`);
  const damaged = await inspector.rows<{ name: string; msg: string }>(
    `select c.oid::regclass::text as name, v.msg from pg_class c cross join lateral verify_heapam(c.oid) v
      where c.relkind = 'r' and c.relpersistence = 'p'`,
  );
  for (const { name, msg } of damaged) findings.add("integrity", `${name}: ${msg}`);
  const keys = await inspector.rows<{ from: string; to: string; columns: string[]; targets: string[] }>(
    `select k.conrelid::regclass::text as "from", k.confrelid::regclass::text as "to",
      (select array_agg(a.attname::text order by u.position) from unnest(k.conkey) with ordinality u(num, position)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num) as columns,
      (select array_agg(a.attname::text order by u.position) from unnest(k.confkey) with ordinality u(num, position)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num) as targets
      from pg_constraint k where k.contype = 'f'`,
  );
  for (const { from, to, columns, targets } of keys) {
    const present = columns.map((column) => `c.${column} is not null`).join(" and ");
    const matching = columns.map((column, index) => `c.${column} = p.${targets[index]}`).join(" and ");
    const orphans = await inspector.rows<{ count: number }>(
      `select count(*) as count from ${from} c where ${present} and not exists (select 1 from ${to} p where ${matching})`,
    );
    if (orphans[0]?.count !== 0)
      findings.add("integrity", `${orphans[0]?.count} rows of ${from} without theirs in ${to}`);
  }
}
