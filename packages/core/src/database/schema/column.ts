import { type ColumnDefinitionBuilder, sql } from "kysely";
import { snakeCase } from "../../table/table.ts";
import type { DialectName } from "../database.ts";
import { storable } from "../dialect-parts.ts";

const types = {
  // Compared as bytes on both, so that a list pages alike.
  text: { sqlite: "text", postgresql: 'text collate "C"' },
  key: { sqlite: "text", postgresql: 'text collate "C"' },
  uuid: { sqlite: "text", postgresql: "uuid" },
  integer: { sqlite: "integer", postgresql: "integer" },
  bigint: { sqlite: "integer", postgresql: "bigint" },
  number: { sqlite: "real", postgresql: "double precision" },
  boolean: { sqlite: "integer", postgresql: "boolean" },
  instant: { sqlite: "integer", postgresql: "timestamptz(3)" },
  date: { sqlite: "text", postgresql: "date" },
  json: { sqlite: "text", postgresql: "jsonb" },
  bytes: { sqlite: "blob", postgresql: "bytea" },
  sequence: {
    sqlite: "integer primary key autoincrement",
    postgresql: "bigint generated always as identity (cache 1) primary key",
  },
} satisfies Readonly<Record<string, Readonly<Record<DialectName, string>>>>;

interface Shape {
  readonly type: keyof typeof types;
  readonly isNullable?: boolean;
  readonly defaultTo?: string | number | boolean;
  readonly references?: string;
  readonly isParent?: boolean;
}

/** A column of a migration. Not nullable unless it says so. */
export class ColumnSpec {
  readonly shape: Shape;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  nullable(): ColumnSpec {
    return new ColumnSpec({ ...this.shape, isNullable: true });
  }

  /** What rows get that do not say, those already there included. JSON is given as text. */
  default(value: string | number | boolean): ColumnSpec {
    return new ColumnSpec({ ...this.shape, defaultTo: value });
  }
}

/** Columns by property name, in the order they are to stand in. */
export type ColumnSpecs = Readonly<Record<string, ColumnSpec>>;

const ofType = (type: Shape["type"]) => () => new ColumnSpec({ type });

/**
 * The columns of a migration, spelled for both databases.
 *
 * @example { rating: column.text(), score: column.integer().nullable(), contactId: column.reference("contacts") }
 */
export const column = {
  text: ofType("text"),
  /** Text compared as bytes: the comparison keys that lists filter and sort by. */
  key: ofType("key"),
  uuid: ofType("uuid"),
  /** Up to 2^31 on PostgreSQL. */
  integer: ofType("integer"),
  /** Up to 2^53, which is what a number holds exactly. */
  bigint: ofType("bigint"),
  number: ofType("number"),
  boolean: ofType("boolean"),
  /** A point in time, to the millisecond. */
  instant: ofType("instant"),
  /** A day without a time: "2026-01-31". */
  date: ofType("date"),
  json: ofType("json"),
  bytes: ofType("bytes"),
  /** Counts upwards by itself and is the table's primary key. */
  sequence: ofType("sequence"),
  /** The id of a record of the same tenant: gets the foreign key `(tenant_id, …) → (tenant_id, id)`. */
  reference: (table: string) => new ColumnSpec({ type: "uuid", references: table }),
  /** The record whose child the row is. */
  parent: (table: string) => new ColumnSpec({ type: "uuid", references: table, isParent: true }),
};

/** What `addColumn` takes, in `create table` and `alter table` alike. */
export function columnDefinition(dialect: DialectName, property: string, { shape }: ColumnSpec) {
  const { type, isNullable, defaultTo } = shape;
  const define = (column: ColumnDefinitionBuilder) => {
    const withDefault = defaultTo === undefined ? column : column.defaultTo(sql.lit(storable(dialect, defaultTo)));
    return isNullable || type === "sequence" ? withDefault : withDefault.notNull();
  };
  return [snakeCase(property), sql.raw(types[type][dialect]), define] as const;
}

/** @throws TypeError where PostgreSQL would cut the name off and meet another one */
export function checkedName(name: string): string {
  if (name.length <= 63) return name;
  throw new TypeError(`The name ${name} has ${name.length} characters, PostgreSQL keeps 63; choose a shorter one`);
}
