import type { OpenedFile, Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { File } from "./file.ts";

/** A file and its bytes. Whether the caller may have it was decided by the operation that names it. */
export async function openFile(runtime: Runtime, tenant: string, id: string): Promise<OpenedFile> {
  const row = await runtime.reader
    .selectFrom(`${String(File.meta.tableName)} as row`)
    .select(["row.name", "row.contentType", "row.size", "row.blobKey"])
    .where("row.tenantId", "=", tenant)
    .where("row.id", "=", id)
    .executeTakeFirst();
  if (!row) throw coreErrors("record.notFound", { type: "file", id });
  return {
    name: String(row["name"]),
    contentType: String(row["contentType"]),
    size: Number(row["size"]),
    stream: runtime.blobs.get(String(row["blobKey"])),
  };
}
