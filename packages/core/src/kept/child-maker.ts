import { objectMaker } from "../call/object-maker.ts";
import type { DialectName, Row } from "../database/database.ts";
import { decoderOf } from "../table/decode.ts";
import type { Table } from "../table/table.ts";
import { broughtColumns } from "./list-columns.ts";

/** Whose child rows they are. */
export interface Parent {
  readonly tenant: string;
  readonly id: unknown;
}

const ofHex = (value: unknown) => Buffer.from(String(value), "hex");

/** The rows of a child list out of JSON, in their order; as text or parsed already, null where there are none. */
export function childrenMaker(table: Table, dialect: DialectName): (given: unknown, parent: Parent) => Row[] {
  const brought = broughtColumns(table);
  const make = objectMaker([
    { name: "tenantId", from: brought.length },
    ...brought.map(({ property, kind }, from) => ({
      name: property,
      from,
      take: kind === "bytes" ? ofHex : decoderOf(kind, dialect),
    })),
    { name: String(table.parent?.property), from: brought.length + 1 },
  ]);
  return (given, { tenant, id }) => {
    if (given === null || given === "[]") return [];
    const all = (typeof given === "string" ? JSON.parse(given) : given) as unknown[][];
    const rows = all.map((values) => make([...values, tenant, id], undefined));
    return rows.length === 1 ? rows : rows.sort((one, other) => Number(one["position"]) - Number(other["position"]));
  };
}
