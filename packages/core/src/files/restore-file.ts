import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, Version } from "../record/record-schemas.ts";
import { File } from "./file.ts";
import { FileView, fileView } from "./file-view.ts";

export const restoreFile = command({
  summary: "Bring a file back from the bin",
  permission: "files:write",
  route: "POST /files/{id}/restore",
  input: z.strictObject({ id: idOf("file"), version: Version.optional() }),
  output: FileView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06" }],
}).run(async ({ id, version }, ctx) => fileView(await ctx.restore(File, id, { version })));
