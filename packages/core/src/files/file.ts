import { defineEntity, p } from "@mikro-orm/core";
import * as z from "zod";
import { ownedFields, recordFields } from "../record/record-schemas.ts";
import { ownedProperties, recordProperties } from "../table/record.ts";

/** A stored file: what is known of it. Its bytes are in the blob store under `blobKey`. */
export const File = defineEntity({
  name: "File",
  tableName: "files",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    name: p.text(),
    contentType: p.text(),
    size: p.bigint("number"),
    sha256: p.text(),
    blobKey: p.text(),
  },
});

export const FileView = z
  .object({
    ...recordFields("file"),
    name: z.string(),
    contentType: z.string().describe("As the sender said; not to be trusted"),
    size: z.int().describe("Bytes"),
    sha256: z.string(),
    ...ownedFields,
  })
  .meta({ id: "File" });
export interface FileView extends z.output<typeof FileView> {}
