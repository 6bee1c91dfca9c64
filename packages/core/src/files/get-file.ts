import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { File } from "./file.ts";
import { FileView, fileView } from "./file-view.ts";

export const getFile = query({
  summary: "Read what is known of a file",
  permission: "files:read",
  route: "GET /files/{id}",
  input: z.strictObject({ id: idOf("file") }),
  output: FileView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06" }],
}).run(async ({ id }, ctx) => fileView(await readRecord(ctx, File, id)));
