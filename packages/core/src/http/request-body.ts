import { coreErrors } from "../errors/core-errors.ts";
import { inputProblem } from "../record/input-problem.ts";
import { charsetOf, mediaTypeOf } from "./media-type.ts";

const json = ["application/json"];
const patch = ["application/merge-patch+json", "application/json"];
const utf8 = new TextDecoder("utf-8", { fatal: true });
const nothing = new Uint8Array();

/** Refuses what announces itself as too large, and what is compressed, before a byte is read. */
export function assertReadable(request: Request, maxBytes: number, aroundIt = 0): void {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes + aroundIt)
    throw coreErrors("body.tooLarge", { maxBytes });
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase();
  if (encoding && encoding !== "identity")
    throw coreErrors("body.unsupportedType", {
      type: `with Content-Encoding ${encoding}`,
      accepted: "it uncompressed",
    });
}

/** The whole body, never more than `maxBytes` of it in memory. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  assertReadable(request, maxBytes);
  // A declared length is what the server lets through, so there is nothing to count.
  if (request.headers.has("content-length")) return bounded(await allOf(request), maxBytes);
  if (!request.body) return nothing;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of fromSender(request.body)) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) throw coreErrors("body.tooLarge", { maxBytes });
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] ?? nothing) : Buffer.concat(chunks, size);
}

/** The same bytes; where they end early, that is the sender's fault and no one's here. */
export async function* fromSender(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw unreadable("it ended early", cause);
  }
}

async function allOf(request: Request): Promise<Uint8Array> {
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch (cause) {
    throw unreadable("it ended early", cause);
  }
}

function bounded(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (bytes.byteLength > maxBytes) throw coreErrors("body.tooLarge", { maxBytes });
  return bytes;
}

/** The JSON object that the bytes of a body hold; of no bytes, the empty one. */
export function parseJsonBody(request: Request, bytes: Uint8Array): Record<string, unknown> {
  if (bytes.byteLength === 0) return {};
  assertJson(request);
  const value = parse(decode(bytes));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw inputProblem("", "must be a JSON object");
  return value as Record<string, unknown>;
}

function assertJson(request: Request): void {
  const accepted = request.method === "PATCH" ? patch : json;
  const type = mediaTypeOf(request);
  const charset = charsetOf(request) ?? "utf-8";
  if (type && accepted.includes(type) && (charset === "utf-8" || charset === "utf8")) return;
  const named = request.headers.get("content-type") ?? "(none)";
  throw coreErrors("body.unsupportedType", { type: named, accepted: `${accepted.join(" or ")} in UTF-8` });
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw unreadable("it is not UTF-8");
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(`it is not JSON: ${(error as Error).message}`);
  }
}

const unreadable = (reason: string, cause?: unknown) =>
  coreErrors("body.unreadable", { reason }, { errors: [{ pointer: "", message: reason }], cause });
