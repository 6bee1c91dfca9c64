import * as z from "zod";
import type { Row } from "../plugin/entity.ts";
import { ownedFields, recordFields } from "../record/record-schemas.ts";
import { recordView } from "../record/record-view.ts";
import type { File } from "./file.ts";

export const FileView = z
  .object({
    ...recordFields("file"),
    name: z.string(),
    /** As the sender said; not to be trusted. */
    contentType: z.string(),
    /** Bytes. */
    size: z.int(),
    sha256: z.string(),
    ...ownedFields,
  })
  .meta({ id: "File" });
export interface FileView extends z.output<typeof FileView> {}

export const fileView = (row: Row<typeof File>): FileView => ({
  ...recordView(row),
  name: row.name,
  contentType: row.contentType,
  size: row.size,
  sha256: row.sha256,
  ownerId: row.ownerId,
  teamId: row.teamId,
});
