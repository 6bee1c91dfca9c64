import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { coreErrors } from "../errors/core-errors.ts";
import { isCrmError } from "../errors/crm-error.ts";
import { pointerTo } from "../errors/json-pointer.ts";
import type { StoredBlob } from "../files/blob-store.ts";
import { inputProblem } from "../record/input-problem.ts";

/** What an upload brought. */
export interface Received {
  readonly blob: StoredBlob;
  readonly name: string | undefined;
  readonly contentType: string | undefined;
  /** The text fields that came with it, in their order. */
  readonly fields: readonly (readonly [name: string, text: string])[];
}

/** Where the bytes of an upload go, and how they are taken back. */
export interface FileSink {
  put(bytes: ReadableStream<Uint8Array>): Promise<StoredBlob>;
  delete(key: string): Promise<void>;
}

type WebStream = Parameters<typeof Readable.fromWeb>[0];

/** More than any operation has parameters; fields are in memory while the file streams by. */
const limits = { fields: 100, files: 1, parts: 101, fieldSize: 64 * 1024, headerPairs: 20, headerSize: 8 * 1024 };

/** Reads a multipart/form-data body, passing its file on as it comes. Nothing is kept of a body that ends early. */
export async function receiveForm(
  body: ReadableStream<Uint8Array>,
  contentType: string,
  sink: FileSink,
): Promise<Received> {
  const fields: [string, string][] = [];
  let file: IncomingFile | undefined;
  try {
    const parser = parserOf(contentType);
    const refuse = (pointer: string, message: string) => void parser.destroy(inputProblem(pointer, message));
    parser.on("file", (field, stream, name, _encoding, type) => {
      // A stream that nobody hears throws its error into the process.
      stream.on("error", () => {});
      if (field !== "file") return refuse(pointerTo([field]), "is a file; the only one goes into the part `file`");
      const stored = sink.put(Readable.toWeb(stream) as unknown as ReadableStream<Uint8Array>);
      stored.catch((error) => parser.destroy(error));
      file = { stream, stored, name: fileName(name), contentType: type || undefined };
    });
    parser.on("field", (field, text, _truncated, cut) => {
      if (cut) return refuse(pointerTo([field]), `is longer than ${limits.fieldSize} bytes`);
      fields.push([field, text]);
    });
    for (const limit of ["partsLimit", "filesLimit", "fieldsLimit"] as const)
      parser.on(limit, () => refuse("", `may hold one file and ${limits.fields} fields`));
    await pipeline(Readable.fromWeb(body as WebStream), parser);
    if (!file) throw inputProblem("/file", "is missing; send it as the part `file` of the form");
    return { blob: await file.stored, name: file.name, contentType: file.contentType, fields };
  } catch (error) {
    if (file) await abandon(file, sink);
    throw isCrmError(error) || (await failedToStore(file, error)) ? error : unreadable(error);
  }
}

interface IncomingFile {
  readonly stream: Readable;
  readonly stored: Promise<StoredBlob>;
  readonly name: string | undefined;
  readonly contentType: string | undefined;
}

/** Browsers write these three as percent signs into a name, and nothing else. */
function fileName(sent: string | undefined): string | undefined {
  return sent?.replace(/%22/g, '"').replace(/%0[AD]/g, " ") || undefined;
}

function parserOf(contentType: string): BusboyInstance {
  return new Busboy({
    headers: { "content-type": contentType },
    isPartAFile: (field, _type, name) => field === "file" || name !== undefined,
    limits,
  });
}

/** The rest of the form failed: what was or is being stored of its file goes too. */
async function abandon(file: IncomingFile, sink: FileSink): Promise<void> {
  file.stream.destroy(new Error("The form ended early"));
  const blob = await file.stored.catch(() => undefined);
  if (blob) await sink.delete(blob.key);
}

/** A full disk is not the sender's fault. */
const failedToStore = async (file: IncomingFile | undefined, error: unknown): Promise<boolean> =>
  (await file?.stored.then(
    () => false,
    (reason) => reason === error,
  )) ?? false;

function unreadable(cause: unknown) {
  const reason = `it is not a whole multipart form: ${(cause as Error).message}`;
  return coreErrors("body.unreadable", { reason }, { errors: [{ pointer: "", message: reason }], cause });
}
