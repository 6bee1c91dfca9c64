import { idOf, query, readRecord } from "@kith/core";
import * as z from "zod";
import { Import } from "./import.ts";
import { importErrors } from "./import-errors.ts";

export const downloadRejects = query({
  summary: "Download the rows that an import rejected, each with the reason",
  permission: "imports:read",
  route: "GET /imports/{id}/rejects",
  download: true,
  input: z.strictObject({ id: idOf("import") }),
  output: z.object({ file: idOf("file") }),
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b31" }],
}).run(async ({ id }, ctx) => {
  const { rejectsFileId, status } = await readRecord(ctx, Import, id);
  if (rejectsFileId === null) throw importErrors("import.noReport", { id, state: status });
  return { file: rejectsFileId };
});
