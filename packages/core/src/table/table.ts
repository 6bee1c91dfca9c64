import { types } from "@mikro-orm/core";
import type { Entity } from "../plugin/entity.ts";
import { markOf } from "./references.ts";

/** How a column's values look in a row: `instant` is a Date, `date` a "2026-01-31", `json` an object or array. */
export type ColumnKind = "text" | "uuid" | "integer" | "number" | "boolean" | "instant" | "date" | "json" | "bytes";

export interface Column {
  readonly property: string;
  readonly column: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly references?: () => Entity;
  readonly childOf?: string;
  readonly keyOf?: string;
}

/** An entity as the database sees it, read from its definition without touching it. */
export interface Table {
  readonly entity: Entity;
  readonly name: string;
  /** The record type in subjects, errors and links: `contact`. */
  readonly type: string;
  readonly columns: readonly Column[];
  /** Of `columns`, in their order. */
  readonly columnNames: readonly string[];
  readonly byProperty: ReadonlyMap<string, Column>;
  /** The properties that say something of their own: no keys, no bookkeeping. Children are told from one another by id. */
  readonly spoken: readonly string[];
  /** Has `ownerId`: row scopes look at it. */
  readonly owned: boolean;
  /** Has `deletedAt`. */
  readonly binnable: boolean;
  /** The column that names the parent, if the rows are children. */
  readonly parent: Column | undefined;
  /** Key columns by the property they follow. */
  readonly keys: ReadonlyMap<string, Column>;
}

/** What core fills itself: never taken from a handler's values. */
export const managed: ReadonlySet<string> = new Set(
  "tenantId version createdAt updatedAt createdBy deletedAt".split(" "),
);

interface PropertyOptions {
  readonly type?: unknown;
  readonly fieldName?: string;
  readonly nullable?: boolean;
  readonly enum?: unknown;
}

const kinds = new Map<unknown, ColumnKind>([
  [types.uuid, "uuid"],
  [types.string, "text"],
  [types.text, "text"],
  [types.character, "text"],
  [types.integer, "integer"],
  [types.smallint, "integer"],
  [types.mediumint, "integer"],
  [types.tinyint, "integer"],
  [types.bigint, "integer"],
  [types.float, "number"],
  [types.double, "number"],
  [types.boolean, "boolean"],
  [types.datetime, "instant"],
  [types.date, "date"],
  [types.json, "json"],
  [types.blob, "bytes"],
  [types.uint8array, "bytes"],
]);

function kindOf(entity: Entity, property: string, options: PropertyOptions): ColumnKind {
  if (options.enum) return "text";
  const type = options.type;
  const kind = kinds.get(type) ?? kinds.get((type as object | undefined)?.constructor);
  if (kind) return kind;
  const name = typeof type === "function" ? type.name : String(type);
  throw new TypeError(
    `${String(entity.meta.className)}.${property} has type ${name}, which Kith does not store; use uuid, text, integer, bigint("number"), double, boolean, datetime, date, json or blob`,
  );
}

/** Property to column, as Kysely's CamelCasePlugin spells it. */
export const snakeCase = (name: string): string =>
  name.replace(/(?<![A-Z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

const tables = new WeakMap<Entity, Table>();

/** The table behind an entity; computed once, the entity itself stays as it was defined. */
export function tableOf(entity: Entity): Table {
  const known = tables.get(entity);
  if (known) return known;
  const properties = (entity.meta as unknown as { properties: Record<string, unknown> }).properties;
  const columns = Object.entries(properties).map(([property, value]): Column => {
    const builder = (typeof value === "function" ? value() : value) as PropertyOptions & object;
    if (builder.fieldName && builder.fieldName !== snakeCase(property))
      throw new TypeError(
        `${String(entity.meta.className)}.${property}: its column is ${snakeCase(property)}; leave fieldName out`,
      );
    return {
      property,
      column: snakeCase(property),
      kind: kindOf(entity, property, builder),
      nullable: builder.nullable === true,
      ...markOf(builder),
    };
  });
  const byProperty = new Map(columns.map((column) => [column.property, column]));
  const parent = columns.find(({ childOf }) => childOf !== undefined);
  const silent = parent ? new Set(["tenantId", "position", parent.property]) : new Set([...managed, "id"]);
  const className = String(entity.meta.className);
  const table: Table = {
    entity,
    name: String(entity.meta.tableName),
    type: className[0]?.toLowerCase() + className.slice(1),
    columns,
    columnNames: columns.map(({ column }) => column),
    byProperty,
    spoken: columns.flatMap(({ property, keyOf }) => (keyOf || silent.has(property) ? [] : [property])),
    owned: byProperty.has("ownerId"),
    binnable: byProperty.has("deletedAt"),
    parent,
    keys: new Map(columns.flatMap((column) => (column.keyOf ? [[column.keyOf, column] as const] : []))),
  };
  tables.set(entity, table);
  return table;
}
