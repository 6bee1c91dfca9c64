import * as z from "zod";
import { definePlugin } from "../plugin/define-plugin.ts";
import { command, query } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { recordOperations } from "../record/record-operations.ts";
import { idOf, ownedInput, text } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import { File, FileView } from "./file.ts";
import { fileMigrations } from "./file-migrations.ts";

const exampleId = "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06";

const uploadFile = command({
  summary: "Store a file",
  permission: "files:write",
  route: "POST /files",
  status: 201,
  upload: { maxBytes: 100 * 1024 * 1024 },
  input: z.strictObject({
    file: idOf("file"),
    name: text(255).optional().describe("Default: as the sender calls it"),
    ...ownedInput,
  }),
  output: FileView,
  examples: [{ file: exampleId, name: "offer.pdf" }],
  // Its bytes and its row are there already: what is left is to say whose it is.
}).run(async ({ file, ...changes }, ctx) => recordView(await ctx.update(File, file, changes)));

const fileContent = query({
  summary: "Download a file",
  permission: "files:read",
  route: "GET /files/{id}/content",
  download: true,
  input: z.strictObject({ id: idOf("file") }),
  output: z.object({ file: idOf("file") }),
  examples: [{ id: exampleId }],
}).run(async ({ id }, ctx) => ({ file: (await readRecord(ctx, File, id)).id }));

export const fileOperations = {
  upload: uploadFile,
  content: fileContent,
  ...recordOperations({
    of: File,
    view: FileView,
    views: async (rows) => rows.map(recordView),
    summaries: { get: "Read what is known of a file" },
    exampleId,
    filter: ["contentType", "size", "sha256", "ownerId", "teamId", "createdAt", "createdBy"],
    sort: ["createdAt"],
    listExample: { filter: { createdAt: { gte: "2026-01-01" } }, sort: "-createdAt" },
  }),
};

/** Files of any kind: attachments, imports, offers. */
export const filesPlugin = definePlugin({
  name: "files",
  contract: 1,
  entities: [File],
  migrations: fileMigrations,
  operations: fileOperations,
});
