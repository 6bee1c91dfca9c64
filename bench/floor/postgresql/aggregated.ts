/** A child list of a row as one JSON array, of what `item` makes of each child `x`. */
export const aggregated = (
  { table, parent, row }: { readonly table: string; readonly parent: string; readonly row: string },
  item: string,
): string =>
  `(select coalesce(json_agg(${item} order by x.position), '[]') from ${table} x
    where x.tenant_id = ${row}.tenant_id and x.${parent} = ${row}.id)`;
