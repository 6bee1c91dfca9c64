import { createHash, randomUUID } from "node:crypto";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";

export interface KeptFile {
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

/** Keeps what is uploaded as a file of its own, on the disk before anybody is told. */
export async function keepFile(folder: string, bytes: ReadableStream<Uint8Array>): Promise<KeptFile> {
  await mkdir(folder, { recursive: true });
  const key = randomUUID();
  const path = join(folder, key);
  const sha256 = createHash("sha256");
  let size = 0;
  const file = await open(path, "wx");
  for await (const piece of bytes) {
    sha256.update(piece);
    size += piece.byteLength;
    await file.write(piece);
  }
  await file.sync();
  await file.close();
  const directory = await open(folder, "r");
  await directory.sync();
  await directory.close();
  return { key, path, size, sha256: sha256.digest("hex") };
}
