import { command } from "../plugin/operation.ts";
import { checkMarks } from "./check-relation.ts";
import { giveWay } from "./give-way.ts";
import { Relation } from "./relation.ts";
import { UpdateRelation } from "./relation-input.ts";
import { RelationView, relationView } from "./relation-view.ts";

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
  return relationView(row);
});
