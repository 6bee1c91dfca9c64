import type { KeptReference, MigrationSet } from "../database/migrations/migration-set.ts";
import { tableOf } from "../table/table.ts";
import type { Registry } from "./registry.ts";

/** What the database must look like for a composition: migrations of its plugins, tables of its entities, references. */
export interface ComposedSchema {
  readonly migrations: readonly MigrationSet[];
  readonly entityTables: readonly string[];
  readonly references: readonly KeptReference[];
}

export function schemaOf({ plugins, model }: Registry): ComposedSchema {
  return {
    entityTables: [...model.byName.keys()],
    migrations: plugins.flatMap(({ name, migrations }) => (migrations?.length ? [{ plugin: name, migrations }] : [])),
    references: plugins.flatMap(({ name, entities = [] }) =>
      entities.flatMap((entity) => {
        const table = tableOf(entity);
        return table.columns.flatMap(({ column, references, childOf }) =>
          references
            ? [
                {
                  plugin: name,
                  table: table.name,
                  column,
                  target: tableOf(references()).name,
                  childOf: childOf ?? null,
                },
              ]
            : [],
        );
      }),
    ),
  };
}
