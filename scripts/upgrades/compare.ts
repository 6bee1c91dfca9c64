import type { Findings } from "./findings.ts";
import type { Snapshot, StoredTable } from "./snapshot.ts";

const text = (values: readonly unknown[]) =>
  JSON.stringify(values, (_key, value) => (typeof value === "bigint" ? `${value}n` : value));

/** The given columns of each row, as text, by the values of its key; undefined where a column is not there. */
function byKey({ columns, rows }: StoredTable, key: readonly string[], wanted: readonly string[]) {
  const places = (names: readonly string[]) => names.map((name) => columns.indexOf(name));
  const [keyAt, wantedAt] = [places(key), places(wanted)];
  return new Map(rows.map((row) => [text(keyAt.map((at) => row[at])), text(wantedAt.map((at) => row[at]))]));
}

/** Holds what there was to what there is: each row of each old table, with the same values in the same columns. */
export function compare(before: Snapshot, after: Snapshot, findings: Findings, where: string): void {
  for (const [name, old] of before) {
    const now = after.get(name);
    const gone = old.columns.filter((column) => !now?.columns.includes(column));
    if (!now || gone.length > 0) {
      findings.add(
        now ? "changed" : "lost",
        `${where}: ${now ? `column ${gone} of ${name}` : `table ${name}`}`,
        old.rows.length,
      );
      continue;
    }
    // Where there is no key the whole row is its own.
    const key = old.key.length > 0 ? old.key : old.columns;
    const kept = byKey(now, key, old.columns);
    for (const [id, row] of byKey(old, key, old.columns)) {
      const there = kept.get(id);
      if (there === undefined) findings.add("lost", `${where}: ${name} ${id}`);
      else if (there !== row) findings.add("changed", `${where}: ${name} ${row} is ${there}`);
    }
  }
}

export const rowsIn = (snapshot: Snapshot): number =>
  [...snapshot.values()].reduce((sum, { rows }) => sum + rows.length, 0);
