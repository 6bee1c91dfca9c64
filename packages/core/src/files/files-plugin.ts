import { definePlugin } from "../plugin/define-plugin.ts";
import { deleteFile } from "./delete-file.ts";
import { File } from "./file.ts";
import { fileContent } from "./file-content.ts";
import { fileMigrations } from "./file-migrations.ts";
import { getFile } from "./get-file.ts";
import { listFiles } from "./list-files.ts";
import { restoreFile } from "./restore-file.ts";
import { uploadFile } from "./upload-file.ts";

export const fileOperations = {
  upload: uploadFile,
  get: getFile,
  content: fileContent,
  list: listFiles,
  delete: deleteFile,
  restore: restoreFile,
};

/** Files of any kind: attachments, imports, offers. */
export const filesPlugin = definePlugin({
  name: "files",
  contract: 1,
  entities: [File],
  migrations: fileMigrations,
  operations: fileOperations,
});
