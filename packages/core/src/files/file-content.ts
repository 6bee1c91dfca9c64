import * as z from "zod";
import { query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { File } from "./file.ts";

export const fileContent = query({
  summary: "Download a file",
  permission: "files:read",
  route: "GET /files/{id}/content",
  download: true,
  input: z.strictObject({ id: idOf("file") }),
  output: z.object({ file: idOf("file") }),
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06" }],
}).run(async ({ id }, ctx) => ({ file: (await readRecord(ctx, File, id)).id }));
