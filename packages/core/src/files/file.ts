import { defineEntity, p } from "@mikro-orm/core";
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
