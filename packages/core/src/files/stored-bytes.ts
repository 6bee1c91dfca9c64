import type { Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";

/** The bytes of a tenant's file, looked up and read only as they are asked for. */
export function storedBytes(runtime: Runtime, tenant: string, id: string): ReadableStream<Uint8Array> {
  return ReadableStream.from(bytes(runtime, tenant, id)) as ReadableStream<Uint8Array>;
}

async function* bytes(runtime: Runtime, tenant: string, id: string): AsyncGenerator<Uint8Array> {
  const row = await runtime.reader
    .selectFrom("files as row")
    .select("row.blobKey")
    .where("row.tenantId", "=", tenant)
    .where("row.id", "=", id)
    .executeTakeFirst();
  if (!row) throw coreErrors("record.notFound", { type: "file", id });
  yield* runtime.blobs.get(String(row["blobKey"])) as unknown as AsyncIterable<Uint8Array>;
}
