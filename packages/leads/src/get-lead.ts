import { idOf, query, readRecord } from "@kith/core";
import * as z from "zod";
import { Lead } from "./lead.ts";
import { LeadView, leadView } from "./lead-view.ts";

export const getLead = query({
  summary: "Read a lead",
  permission: "leads:read",
  route: "GET /leads/{id}",
  input: z.strictObject({ id: idOf("lead") }),
  output: LeadView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b21" }],
}).run(async ({ id }, ctx) => leadView(await readRecord(ctx, Lead, id)));
