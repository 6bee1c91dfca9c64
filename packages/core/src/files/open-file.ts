import type { OpenedFile, Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";

/** A file and its bytes. Whether the caller may have it was decided by the operation that names it. */
export async function openFile(runtime: Runtime, tenant: string, id: string): Promise<OpenedFile> {
  const found = runtime.reader
    .selectFrom("files as row")
    .select(["row.name", "row.contentType", "row.size", "row.blobKey"])
    .where("row.tenantId", "=", tenant)
    .where("row.id", "=", id);
  const row = await runtime.database.reaching({ tenant }, () => found.executeTakeFirst());
  if (!row) throw coreErrors("record.notFound", { type: "file", id });
  const { blobKey, ...file } = row as unknown as Omit<OpenedFile, "stream"> & { blobKey: string };
  return { ...file, stream: runtime.blobs.get(blobKey) };
}

/** The bytes of a tenant's file, looked up and read only as they are asked for. */
export const storedBytes = (runtime: Runtime, tenant: string, id: string): ReadableStream<Uint8Array> =>
  ReadableStream.from(bytes(runtime, tenant, id)) as ReadableStream<Uint8Array>;

async function* bytes(runtime: Runtime, tenant: string, id: string) {
  yield* (await openFile(runtime, tenant, id)).stream;
}
