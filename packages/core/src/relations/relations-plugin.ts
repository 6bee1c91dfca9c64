import { definePlugin } from "../plugin/define-plugin.ts";
import { recordOperations } from "../record/record-operations.ts";
import { recordView } from "../record/record-view.ts";
import { Relation, RelationView } from "./relation.ts";
import { relationMigrations } from "./relation-migrations.ts";
import { giveWay } from "./relation-rules.ts";
import { createRelation, createRelations, updateRelation } from "./write-relations.ts";

const ends = ["contactId", "organizationId", "otherContactId", "otherOrganizationId"] as const;

export const relationOperations = {
  create: createRelation,
  createMany: createRelations,
  update: updateRelation,
  ...recordOperations({
    of: Relation,
    view: RelationView,
    views: async (rows) => rows.map(recordView),
    path: "relations",
    one: "a relation",
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03",
    list: {
      filter: [...ends, "role", "startsOn", "endsOn", "primary", "primaryContact", "createdAt", "updatedAt"],
      sort: ["createdAt"],
      examples: [{ filter: { organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" } }],
    },
    onRestore: (row, ctx) => giveWay([row], ctx),
  }),
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
