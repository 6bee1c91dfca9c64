import { literalMaker } from "../call/literal.ts";
import type { DialectName, Row } from "../database/database.ts";
import { decoderOf } from "../table/decode.ts";
import type { Table } from "../table/table.ts";
import { broughtColumns } from "./list-columns.ts";

type Decode = (value: unknown) => unknown;
/** Values in the order of `broughtColumns`. */
type Make = (values: readonly unknown[], tenant: unknown, parent: unknown) => Row;

/** The rows of a child list out of JSON, in their order; as text or parsed already, null where there are none. */
export function childrenMaker(table: Table, dialect: DialectName) {
  const make = childMaker(table, dialect);
  return (given: unknown, tenant: unknown, parent: unknown): Row[] => {
    if (given === null || given === "[]") return [];
    const all = (typeof given === "string" ? JSON.parse(given) : given) as unknown[][];
    const rows = all.map((values) => make(values, tenant, parent));
    return rows.sort((one, other) => Number(one["position"]) - Number(other["position"]));
  };
}

function childMaker(table: Table, dialect: DialectName): Make {
  const brought = broughtColumns(table);
  const decoders = brought.map(({ kind }) => decoderOf(kind, dialect));
  const parentName = String(table.parent?.property);
  const members = brought.map(({ property }, at) => {
    const value = `values[${at}]`;
    return { name: property, value: decoders[at] ? `${value} === null ? null : decoders[${at}](${value})` : value };
  });
  const around = (name: string, value: string) => ({ name, value });
  const compiled = literalMaker<(decoders: readonly (Decode | undefined)[], ...made: Parameters<Make>) => Row>(
    ["decoders", "values", "tenant", "parent"],
    [around("tenantId", "tenant"), ...members, around(parentName, "parent")],
  );
  if (compiled) return (values, tenant, parent) => compiled(decoders, values, tenant, parent);
  return (values, tenant, parent) => {
    const row: Row = { tenantId: tenant };
    for (const [at, { property }] of brought.entries()) {
      const value = values[at] ?? null;
      row[property] = value === null ? null : (decoders[at]?.(value) ?? value);
    }
    return { ...row, [parentName]: parent };
  };
}
