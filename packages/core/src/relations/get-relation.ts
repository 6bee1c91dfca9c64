import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { Relation } from "./relation.ts";
import { RelationView, relationView } from "./relation-view.ts";

export const getRelation = query({
  summary: "Read a relation",
  permission: "relations:read",
  route: "GET /relations/{id}",
  input: z.strictObject({ id: idOf("relation") }),
  output: RelationView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b03" }],
}).run(async ({ id }, ctx) => relationView(await readRecord(ctx, Relation, id)));
