import { p } from "@mikro-orm/core";
import type { Entity } from "../plugin/entity.ts";

/** What a column says beyond its type. Kept beside the property builder, since MikroORM knows nothing of it. */
export interface ColumnMark {
  /** The entity whose id the column holds; its foreign key carries the tenant. */
  readonly references?: () => Entity;
  /** The name under which the parent shows this row as a child. */
  readonly childOf?: string;
  /** The text property whose comparison key this column holds. */
  readonly keyOf?: string;
}

const marks = new WeakMap<object, ColumnMark>();
/** What was said of a property; `options` is what `defineEntity` keeps of its builder. */
export const markOf = (options: object): ColumnMark => marks.get(options) ?? {};

function marked<B extends { "~options": object }>(property: B, mark: ColumnMark): B {
  marks.set(property["~options"], mark);
  return property;
}

/**
 * A column that holds another record's id. Its table has the composite foreign key
 * `(tenant_id, contact_id) → (tenant_id, id)`; merge, erasure and purge find their way by the same metadata. An entity
 * without an owner of its own takes the row scope of what it references.
 *
 * @example contactId: references(() => Contact)
 */
export const references = (entity: () => Entity) => marked(p.uuid(), { references: entity });

/** The same where there may be none. */
export const optionalReference = (entity: () => Entity) => marked(p.uuid().nullable(), { references: entity });

/** Makes the row a child in the list that the parent shows as `name`: `contactId: childOf(() => Contact, "emails")`. */
export const childOf = (parent: () => Entity, name: string) => marked(p.uuid(), { references: parent, childOf: name });

/**
 * The comparison key of a text property: case-folded, without diacritics, compared as bytes, so that both databases
 * sort and match alike. Core fills it whenever the text is written; lists filter and sort by it.
 *
 * @example displayName: p.text(), displayNameKey: textKey("displayName")
 */
export const textKey = (of: string) => marked(p.text().nullable(), { keyOf: of });
