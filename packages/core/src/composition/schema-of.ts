import type { KeptReference, MigrationSet } from "../database/migrations/migration-set.ts";
import { tableOf } from "../table/table.ts";
import type { Registry } from "./registry.ts";

/** What the database must look like for a composition: the migrations of its plugins, and who references whom. */
export interface ComposedSchema {
  readonly migrations: readonly MigrationSet[];
  readonly references: readonly KeptReference[];
}

export function schemaOf({ plugins }: Registry): ComposedSchema {
  return {
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
