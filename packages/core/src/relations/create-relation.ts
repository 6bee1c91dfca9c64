import { command } from "../plugin/operation.ts";
import { checkEnds, checkMarks } from "./check-relation.ts";
import { giveWay } from "./give-way.ts";
import { Relation } from "./relation.ts";
import { CreateRelation } from "./relation-input.ts";
import { RelationView, relationView } from "./relation-view.ts";

export const createRelation = command({
  summary: "Relate two people, two organizations, or a person and an organization",
  permission: "relations:write",
  route: "POST /relations",
  status: 201,
  input: CreateRelation,
  output: RelationView,
  examples: [
    {
      contactId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b01",
      organizationId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b02",
      role: "Purchasing manager",
      startsOn: "2024-03-01",
      primary: true,
    },
  ],
}).run(async (input, ctx) => {
  checkEnds(input);
  const row = await ctx.create(Relation, input);
  checkMarks(row);
  await giveWay([row], ctx);
  return relationView(row);
});
