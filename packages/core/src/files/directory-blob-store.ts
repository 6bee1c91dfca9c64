import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { coreErrors } from "../errors/core-errors.ts";
import type { BlobStore } from "./blob-store.ts";

const key = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const chunkBytes = 64 * 1024;
/** What a process that died left behind; none receives one file for longer. */
const abandonedAfterMs = 24 * 60 * 60 * 1000;

/**
 * Keeps files in a directory, in 256 folders below it. A file is received under another name and moved to its own when
 * it is whole and on disk, so a key that was handed out names all the bytes, also after a crash.
 */
export function directoryBlobStore(directory: string): BlobStore {
  const incoming = join(directory, "incoming");
  let prepared: Promise<void> | undefined;
  const pathOf = (name: string) => {
    // Keys are made here; whatever else is asked for is no name of ours and must not become a path.
    if (!key.test(name)) throw coreErrors("file.missing", { id: name });
    return join(directory, name.slice(0, 2), name);
  };
  return {
    async put(bytes, { maxBytes }) {
      prepared ??= prepare(incoming).catch((error) => {
        // A folder that cannot be written now may be later.
        prepared = undefined;
        throw error;
      });
      await prepared;
      const name = randomUUID();
      const partial = join(incoming, name);
      try {
        const received = await receive(bytes, partial, maxBytes);
        await settle(partial, join(directory, name.slice(0, 2)), name);
        return { key: name, ...received };
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
    },
    // Opened when it is first read, so that a stream nobody reads holds nothing open.
    get: (name) => ReadableStream.from(read(pathOf(name), name)) as ReadableStream<Uint8Array>,
    async delete(name) {
      await rm(pathOf(name), { force: true });
    },
  };
}

async function prepare(incoming: string): Promise<void> {
  await mkdir(incoming, { recursive: true });
  for (const name of await readdir(incoming)) {
    const partial = join(incoming, name);
    const found = await stat(partial).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await rm(partial, { force: true });
  }
}

async function receive(bytes: ReadableStream<Uint8Array>, path: string, maxBytes: number) {
  const hash = createHash("sha256");
  let size = 0;
  await using file = await open(path, "wx", 0o600);
  for await (const chunk of bytes) {
    size += chunk.byteLength;
    // Leaving the loop cancels the sender's stream.
    if (size > maxBytes) throw coreErrors("body.tooLarge", { maxBytes });
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { size, sha256: hash.digest("hex") };
}

async function* read(path: string, id: string): AsyncGenerator<Uint8Array> {
  await using file = await open(path, "r").catch((cause) => {
    throw cause.code === "ENOENT" ? coreErrors("file.missing", { id }, { cause }) : cause;
  });
  for (;;) {
    const { bytesRead, buffer } = await file.read(new Uint8Array(chunkBytes), 0, chunkBytes);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

/** The name is durable only when the folder that holds it is. */
async function settle(partial: string, folder: string, name: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  await rename(partial, join(folder, name));
  await syncFolder(folder);
  if (made !== undefined) await syncFolder(join(folder, ".."));
}

async function syncFolder(path: string): Promise<void> {
  // Windows has no such call for a folder; its file system journals names.
  if (process.platform === "win32") return;
  await using folder = await open(path, "r");
  await folder.sync();
}
