import { list } from "../lists/list.ts";
import { File } from "./file.ts";
import { FileView, fileView } from "./file-view.ts";

export const listFiles = list({
  summary: "List files",
  permission: "files:read",
  route: "GET /files",
  of: File,
  item: FileView,
  filter: ["contentType", "size", "sha256", "ownerId", "teamId", "createdAt", "createdBy"],
  sort: ["createdAt"],
  examples: [{ filter: { createdAt: { gte: "2026-01-01" } }, sort: "-createdAt" }],
}).run(async (rows) => rows.map(fileView));
