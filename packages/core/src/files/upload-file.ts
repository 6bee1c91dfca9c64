import * as z from "zod";
import { command } from "../plugin/operation.ts";
import { idOf, optional, text } from "../record/record-schemas.ts";
import { File } from "./file.ts";
import { FileView, fileView } from "./file-view.ts";

export const uploadFile = command({
  summary: "Store a file",
  permission: "files:write",
  route: "POST /files",
  status: 201,
  upload: { maxBytes: 100 * 1024 * 1024 },
  input: z.strictObject({
    file: idOf("file"),
    /** Default: as the sender calls it. */
    name: text(255).optional(),
    ownerId: optional(text(128)),
    teamId: optional(text(128)),
  }),
  output: FileView,
  examples: [{ file: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b06", name: "offer.pdf" }],
}).run(async ({ file, name, ownerId, teamId }, ctx) => {
  // Its bytes and its row are there already: what is left is to say whose it is.
  return fileView(await ctx.update(File, file, { name, ownerId, teamId }));
});
