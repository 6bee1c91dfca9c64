import type { TenantTable } from "./tenant-tables.ts";

/** Tables in an order in which each comes after those it refers to, as far as they do not refer to each other in a circle. */
export function parentsFirst(tables: readonly TenantTable[]): readonly TenantTable[] {
  const byName = new Map(tables.map((table) => [table.name, table]));
  const ordered = new Set<TenantTable>();
  const visit = (table: TenantTable, path: readonly TenantTable[]) => {
    if (ordered.has(table) || path.includes(table)) return;
    for (const { target } of table.references) {
      const parent = byName.get(target);
      if (parent) visit(parent, [...path, table]);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table, []);
  return [...ordered];
}

/** The columns by which a table's rows refer to rows that come no earlier than they do: of its own, or in a circle. */
export function circular(tables: readonly TenantTable[], table: TenantTable): readonly string[] {
  const later = new Set(tables.slice(tables.indexOf(table)).map(({ name }) => name));
  return table.references.flatMap(({ column, target }) => (later.has(target) ? [column] : []));
}
