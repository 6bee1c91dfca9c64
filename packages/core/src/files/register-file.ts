import { systemActor } from "../call/actor-check.ts";
import { flushPending } from "../call/flush-pending.ts";
import { openSession } from "../call/invoke.ts";
import { newPending } from "../call/session.ts";
import { WriteCall } from "../call/write-call.ts";
import type { Runtime, UploadedFile } from "../composition/runtime.ts";
import type { Actor } from "../plugin/actor.ts";
import { File } from "./file.ts";

/**
 * Makes a stored blob a file of the actor's tenant, and answers its id. Whether the actor may upload was decided by the
 * operation that takes the file, so the row is written as the house and belongs to the author.
 */
export async function registerFile(
  runtime: Runtime,
  actor: Actor,
  { blob, name, contentType }: UploadedFile,
  author = actor.user,
): Promise<string> {
  const house = systemActor(actor.tenant, "files", actor.user);
  const opened = await openSession(runtime, { actor: house }, true);
  return runtime.database.transaction("files.register", async () => {
    const session = { ...opened, author, pending: newPending() };
    const ctx = new WriteCall(session, house.grants);
    const { id } = await ctx.create(File, {
      name: name?.slice(0, 255) || "file",
      contentType: contentType ?? "application/octet-stream",
      size: blob.size,
      sha256: blob.sha256,
      blobKey: blob.key,
    });
    await flushPending(session, session.pending);
    return id;
  });
}

/** Takes a file away: its bytes, then its row, which names them as long as they may be there. */
export async function discardFile({ database, blobs }: Runtime, actor: Actor, id: string): Promise<void> {
  const { kysely } = database;
  const files = kysely.selectFrom("files").select("blob_key").where("tenant_id", "=", actor.tenant);
  const row = await files.where("id", "=", id).executeTakeFirst();
  if (!row) return;
  await blobs.delete(String(row["blob_key"]));
  await database.transaction("files.discard", () =>
    kysely.deleteFrom("files").where("tenant_id", "=", actor.tenant).where("id", "=", id).execute(),
  );
}
