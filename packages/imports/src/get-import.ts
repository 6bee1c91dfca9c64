import { idOf, query, readRecord } from "@kith/core";
import * as z from "zod";
import { Import } from "./import.ts";
import { ImportView, importView } from "./import-view.ts";

export const getImport = query({
  summary: "Read how far an import is, and what became of it",
  permission: "imports:read",
  route: "GET /imports/{id}",
  input: z.strictObject({ id: idOf("import") }),
  output: ImportView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b31" }],
}).run(async ({ id }, ctx) => importView(await readRecord(ctx, Import, id)));
