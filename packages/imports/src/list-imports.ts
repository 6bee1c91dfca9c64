import { list } from "@kith/core";
import { Import } from "./import.ts";
import { ImportView, importView } from "./import-view.ts";

export const listImports = list({
  summary: "List imports",
  permission: "imports:read",
  route: "GET /imports",
  of: Import,
  item: ImportView,
  filter: ["status", "entity", "source", "dryRun", "ownerId", "teamId", "createdAt", "createdBy"],
  sort: ["createdAt"],
  examples: [{ filter: { status: "completed" }, sort: "-createdAt" }],
}).run(async (rows) => rows.map(importView));
