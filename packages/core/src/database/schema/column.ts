import { type RawBuilder, sql } from "kysely";
import type { DialectName } from "../database.ts";

/** `key` is text that both databases compare as bytes; `sequence` numbers rows and is the primary key by itself. */
export type ColumnType =
  | "text"
  | "key"
  | "uuid"
  | "integer"
  | "bigint"
  | "number"
  | "boolean"
  | "instant"
  | "date"
  | "json"
  | "bytes"
  | "sequence";

const types: Readonly<Record<DialectName, Readonly<Record<ColumnType, string>>>> = {
  sqlite: {
    text: "text",
    key: "text",
    uuid: "text",
    integer: "integer",
    bigint: "integer",
    number: "real",
    boolean: "integer",
    instant: "integer",
    date: "text",
    json: "text",
    bytes: "blob",
    sequence: "integer primary key autoincrement",
  },
  postgresql: {
    // Compared as bytes here too, so that a list pages alike on both.
    text: 'text collate "C"',
    key: 'text collate "C"',
    uuid: "uuid",
    integer: "integer",
    bigint: "bigint",
    number: "double precision",
    boolean: "boolean",
    instant: "timestamptz(3)",
    date: "date",
    json: "jsonb",
    bytes: "bytea",
    sequence: "bigint generated always as identity (cache 1) primary key",
  },
};

interface Shape {
  readonly type: ColumnType;
  readonly isNullable: boolean;
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

  sqlType(dialect: DialectName): RawBuilder<unknown> {
    return sql.raw(types[dialect][this.shape.type]);
  }

  sqlDefault(dialect: DialectName): RawBuilder<unknown> | undefined {
    const { defaultTo } = this.shape;
    if (defaultTo === undefined) return undefined;
    return sql.lit(typeof defaultTo === "boolean" && dialect === "sqlite" ? Number(defaultTo) : defaultTo);
  }
}

/** Columns by property name, in the order they are to stand in. */
export type ColumnSpecs = Readonly<Record<string, ColumnSpec>>;

const ofType = (type: ColumnType) => () => new ColumnSpec({ type, isNullable: false });

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
  reference: (table: string) => new ColumnSpec({ type: "uuid", isNullable: false, references: table }),
  /** The record whose child the row is. */
  parent: (table: string) => new ColumnSpec({ type: "uuid", isNullable: false, references: table, isParent: true }),
};
