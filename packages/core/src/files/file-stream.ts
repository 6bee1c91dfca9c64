import { type FileHandle, open } from "node:fs/promises";
import { coreErrors } from "../errors/core-errors.ts";

const chunkBytes = 64 * 1024;

/** The bytes of a file, opened when they are first asked for, so that a stream nobody reads holds nothing open. */
export function fileStream(path: string, id: string): ReadableStream<Uint8Array> {
  let file: FileHandle | undefined;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        file ??= await open(path, "r").catch((cause) => {
          throw cause.code === "ENOENT" ? coreErrors("file.missing", { id }, { cause }) : cause;
        });
        const { bytesRead, buffer } = await file.read(new Uint8Array(chunkBytes), 0, chunkBytes);
        if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
        await file.close();
        controller.close();
      },
      cancel: () => file?.close(),
    },
    { highWaterMark: 0 },
  );
}
