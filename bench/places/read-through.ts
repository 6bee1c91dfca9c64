import { createReadStream } from "node:fs";

/** Reads files from end to end and keeps nothing, so that the system has them in memory. */
export async function readThrough(paths: readonly string[]): Promise<void> {
  for (const path of paths) for await (const _ of createReadStream(path, { highWaterMark: 4 * 1024 ** 2 }));
}
