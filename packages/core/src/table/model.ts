import type { Entity } from "../plugin/entity.ts";
import { type Table, tableOf } from "./table.ts";

/** All tables of one composition, and who is whose child. */
export interface Model {
  readonly tables: readonly Table[];
  readonly byName: ReadonlyMap<string, Table>;
  readonly byType: ReadonlyMap<string, Table>;
  /** Child tables of an entity by the name the parent shows them under. */
  childrenOf(entity: Entity): ReadonlyMap<string, Table>;
}

const none: ReadonlyMap<string, Table> = new Map();

export function buildModel(entities: readonly Entity[]): Model {
  const tables = entities.map(tableOf);
  const children = new Map<Entity, Map<string, Table>>();
  for (const table of tables) {
    const { parent } = table;
    if (!parent?.references || !parent.childOf) continue;
    const entity = parent.references();
    const siblings = children.get(entity) ?? new Map<string, Table>();
    siblings.set(parent.childOf, table);
    children.set(entity, siblings);
  }
  return {
    tables,
    byName: new Map(tables.map((table) => [table.name, table])),
    byType: new Map(tables.map((table) => [table.type, table])),
    childrenOf: (entity) => children.get(entity) ?? none,
  };
}
