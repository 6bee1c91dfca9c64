import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { Relation } from "./relation.ts";
import { RelationView, relationView } from "./relation-view.ts";

export const deleteRelation = command({
  summary: "Move a relation to the bin",
  permission: "relations:write",
  route: "DELETE /relations/{id}",
  input: z.strictObject({ id: idOf("relation"), version: Version.optional() }),
  output: RelationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(Relation, id, { version });
  return relationView(await readRecord(ctx, Relation, id, { bin: "only" }));
});
