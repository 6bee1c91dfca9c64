type Values = Readonly<Record<string, unknown>>;

/**
 * Gives new child rows the ids of the stored ones they equal by `key`. For lists whose rows have a natural key, such as
 * external ids: what stays is then kept and not made anew beside its old self, which a unique index would refuse.
 */
export function keepRowIds<R extends Values>(
  rows: readonly R[],
  stored: readonly Values[],
  key: (row: Values) => string,
): readonly (R & { readonly id?: string })[] {
  const ids = new Map(stored.map((row) => [key(row), String(row.id)]));
  return rows.map((row) => {
    const id = ids.get(key(row));
    return id === undefined ? row : { ...row, id };
  });
}
