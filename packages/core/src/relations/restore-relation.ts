import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { giveWay } from "./give-way.ts";
import { Relation } from "./relation.ts";
import { RelationView, relationView } from "./relation-view.ts";

export const restoreRelation = command({
  summary: "Bring a relation back from the bin",
  permission: "relations:write",
  route: "POST /relations/{id}/restore",
  input: z.strictObject({ id: idOf("relation"), version: Version.optional() }),
  output: RelationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03" }],
}).run(async ({ id, version }, ctx) => {
  const row = await ctx.restore(Relation, id, { version });
  await giveWay([row], ctx);
  return relationView(row);
});
