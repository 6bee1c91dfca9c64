import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import type { UploadedFile } from "../composition/runtime.ts";
import { isCrmError } from "../errors/crm-error.ts";
import { pointerTo } from "../errors/json-pointer.ts";
import type { BlobStore, StoredBlob } from "../files/blob-store.ts";
import { inputProblem } from "../record/input-problem.ts";
import { unreadable } from "./request-body.ts";

/** What an upload brought: the file, and the text fields that came with it, in their order. */
export interface Received extends UploadedFile {
  readonly fields: readonly (readonly [name: string, text: string])[];
}

/** More than any operation has parameters; fields are in memory while the file streams by. */
const limits = { fields: 100, files: 1, parts: 101, fieldSize: 64 * 1024, headerPairs: 20, headerSize: 8 * 1024 };

/** As the sender says, without what no header may hold. */
const mediaType = /^[\w.+-]+\/[\w.+-]+$/;

/** Reads a multipart/form-data body, passing its file on as it comes. Nothing is kept of a body that ends early. */
export async function receiveForm(
  body: ReadableStream<Uint8Array>,
  header: string,
  blobs: Pick<BlobStore, "put" | "delete">,
  maxBytes: number,
): Promise<Received> {
  const fields: [string, string][] = [];
  let file: (Omit<UploadedFile, "blob"> & { stream: Readable; stored: Promise<StoredBlob> }) | undefined;
  let storeFailed: unknown;
  try {
    const isPartAFile = (field?: string, _type?: string, name?: string) => field === "file" || name !== undefined;
    const parser = new Busboy({ headers: { "content-type": header }, isPartAFile, limits });
    const refuse = (pointer: string, message: string) => void parser.destroy(inputProblem(pointer, message));
    parser.on("file", (field, stream, name, _encoding, type) => {
      // A stream that nobody hears throws its error into the process.
      stream.on("error", () => {});
      if (field !== "file") return refuse(pointerTo([field]), "is a file; the only one goes into the part `file`");
      const stored = blobs.put(Readable.toWeb(stream) as ReadableStream<Uint8Array>, { maxBytes });
      stored.catch((error) => {
        storeFailed = error;
        parser.destroy(error);
      });
      // Browsers write quotes and line ends of a name as percent signs, and nothing else.
      const plain = name?.replaceAll("%22", '"').replace(/%0[AD]|\p{Cc}/gu, " ");
      file = { stream, stored, name: plain?.toWellFormed() || undefined, contentType: mediaType.exec(type)?.[0] };
    });
    parser.on("field", (field, text, _truncated, isCut) => {
      if (isCut) return refuse(pointerTo([field]), `is longer than ${limits.fieldSize} bytes`);
      fields.push([field, text]);
    });
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      parser.on(limit, () => refuse("", `may hold one file and ${limits.fields} fields`));
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), parser);
    if (!file) throw inputProblem("/file", "is missing; send it as the part `file` of the form");
    const { stored, name, contentType } = file;
    return { blob: await stored, name, contentType, fields };
  } catch (error) {
    file?.stream.destroy(new Error("The form ended early"));
    const blob = await file?.stored.catch(() => undefined);
    if (blob) await blobs.delete(blob.key);
    // A full disk is not the sender's fault.
    if (isCrmError(error) || error === storeFailed) throw error;
    throw unreadable(`it is not a whole multipart form: ${(error as Error).message}`, error);
  }
}
