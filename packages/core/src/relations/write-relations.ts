import { command } from "../plugin/operation.ts";
import { bulkInput, bulkOutput } from "../record/bulk-schemas.ts";
import { createInBulk } from "../record/create-in-bulk.ts";
import { recordView } from "../record/record-view.ts";
import { CreateRelation, Relation, RelationView, UpdateRelation } from "./relation.ts";
import { checkEnds, checkMarks, giveWay } from "./relation-rules.ts";

const purchasingManager = {
  contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
  organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
  role: "Purchasing manager",
};

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
  const row = await ctx.create(Relation, input);
  checkMarks(row);
  await giveWay([row], ctx);
  return recordView(row);
});

export const createRelations = command({
  summary: "Create many relations",
  permission: "relations:write",
  route: "POST /relations/bulk",
  input: bulkInput(CreateRelation, "POST /relations"),
  output: bulkOutput("relation"),
  examples: [{ items: [purchasingManager] }],
}).run(async ({ items }, ctx) => {
  const { results, rows } = await createInBulk(ctx, Relation, CreateRelation, items, (values) => {
    checkEnds(values);
    checkMarks(values);
    return { values };
  });
  await giveWay(rows, ctx);
  return { results };
});

export const updateRelation = command({
  summary: "Change a relation",
  permission: "relations:write",
  route: "PATCH /relations/{id}",
  input: UpdateRelation,
  output: RelationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03", endsOn: "2026-06-30", primary: false }],
}).run(async ({ id, version, ...changes }, ctx) => {
  const row = await ctx.update(Relation, id, changes, { version });
  checkMarks(row);
  await giveWay([row], ctx);
  return recordView(row);
});
