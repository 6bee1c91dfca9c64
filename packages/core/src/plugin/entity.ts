import type { EntitySchemaWithMeta } from "@mikro-orm/core";
import type { InferKyselyTable } from "@mikro-orm/sql";
import type { Selectable } from "kysely";

/** Any MikroORM `defineEntity` value: the single truth of a table's columns. */
// biome-ignore lint/suspicious/noExplicitAny: EntitySchemaWithMeta has seven invariant parameters; any entity is meant
export type Entity = EntitySchemaWithMeta<any, any, any, any, any, any, any>;
export type Table<E extends Entity> = InferKyselyTable<E, { columnNamingStrategy: "property" }>;
export type Row<E extends Entity> = Selectable<Table<E>>;
