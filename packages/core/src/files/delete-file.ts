import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { File } from "./file.ts";
import { FileView, fileView } from "./file-view.ts";

export const deleteFile = command({
  summary: "Move a file to the bin",
  permission: "files:write",
  route: "DELETE /files/{id}",
  input: z.strictObject({ id: idOf("file"), version: Version.optional() }),
  output: FileView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06" }],
}).run(async ({ id, version }, ctx) => {
  await ctx.remove(File, id, { version });
  return fileView(await readRecord(ctx, File, id, { bin: "only" }));
});
