import type { WriteContext } from "../plugin/context.ts";
import { definePlugin } from "../plugin/define-plugin.ts";
import type { Row } from "../plugin/entity.ts";
import { command } from "../plugin/operation.ts";
import { bulkForm } from "../record/create-in-bulk.ts";
import { recordOperations } from "../record/record-operations.ts";
import { recordView } from "../record/record-view.ts";
import { CreateRelation, checkEnds, checkMarks, giveWay, Relation, RelationView, UpdateRelation } from "./relation.ts";
import { relationMigrations } from "./relation-migrations.ts";

const purchasingManager = {
  contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
  organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
  role: "Purchasing manager",
};

/** What every change of a relation ends with. */
async function settled(row: Row<typeof Relation>, ctx: WriteContext) {
  checkMarks(row);
  await giveWay([row], ctx);
  return recordView(row);
}

export const createRelation = command({
  summary: "Relate two people, two organizations, or a person and an organization",
  permission: "relations:write",
  route: "POST /relations",
  status: 201,
  input: CreateRelation,
  output: RelationView,
  examples: [{ ...purchasingManager, startsOn: "2024-03-01", primary: true }],
}).run(async (input, ctx) => {
  checkEnds(input);
  return settled(await ctx.create(Relation, input), ctx);
});

export const createRelations = bulkForm({
  of: Relation,
  item: CreateRelation,
  examples: [purchasingManager],
  build: (values) => {
    checkEnds(values);
    checkMarks(values);
    return { values };
  },
  onCreate: giveWay,
});

export const updateRelation = command({
  summary: "Change a relation",
  permission: "relations:write",
  route: "PATCH /relations/{id}",
  input: UpdateRelation,
  output: RelationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03", endsOn: "2026-06-30", primary: false }],
}).run(async ({ id, version, ...changes }, ctx) => settled(await ctx.update(Relation, id, changes, { version }), ctx));

const ends = ["contactId", "organizationId", "otherContactId", "otherOrganizationId"] as const;

export const relationOperations = {
  create: createRelation,
  createMany: createRelations,
  update: updateRelation,
  ...recordOperations({
    of: Relation,
    view: RelationView,
    views: async (rows) => rows.map(recordView),
    exampleId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03",
    filter: [...ends, "role", "startsOn", "endsOn", "primary", "primaryContact", "createdAt", "updatedAt"],
    sort: ["createdAt"],
    listExample: { filter: { organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02" } },
    onRestore: settled,
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
