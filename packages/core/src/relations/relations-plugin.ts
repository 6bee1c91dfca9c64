import { definePlugin } from "../plugin/define-plugin.ts";
import { createRelation } from "./create-relation.ts";
import { createRelations } from "./create-relations.ts";
import { deleteRelation } from "./delete-relation.ts";
import { getRelation } from "./get-relation.ts";
import { listRelations } from "./list-relations.ts";
import { Relation } from "./relation.ts";
import { relationMigrations } from "./relation-migrations.ts";
import { restoreRelation } from "./restore-relation.ts";
import { updateRelation } from "./update-relation.ts";

export const relationOperations = {
  create: createRelation,
  createMany: createRelations,
  get: getRelation,
  list: listRelations,
  update: updateRelation,
  delete: deleteRelation,
  restore: restoreRelation,
};

/** Who has to do with whom. */
export const relationsPlugin = definePlugin({
  name: "relations",
  contract: 1,
  entities: [Relation],
  migrations: relationMigrations,
  operations: relationOperations,
  personalData: [
    { entity: Relation, person: "contactId", onErase: "delete" },
    { entity: Relation, person: "otherContactId", onErase: "delete" },
  ],
});
