import { coreErrors } from "../errors/core-errors.ts";
import type { CrmError } from "../errors/crm-error.ts";
import { inputProblem } from "../record/input-problem.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A content type without its parameters, in lower case; undefined where none came. */
export function mediaTypeOf(request: Request): string | undefined {
  return request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() || undefined;
}

/** Refuses what announces itself as too large, and what is compressed, before a byte is read. */
export function assertReadable(request: Request, maxBytes: number, aroundIt = 0): void {
  if (Number(request.headers.get("content-length")) > maxBytes + aroundIt)
    throw coreErrors("body.tooLarge", { maxBytes });
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  if (encoding !== "identity")
    throw coreErrors("body.unsupportedType", {
      type: `with Content-Encoding ${encoding}`,
      accepted: "it uncompressed",
    });
}

/** The whole body, never more than `maxBytes` of it in memory. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  assertReadable(request, maxBytes);
  // A server holds the sender to the length that was announced. A stream of the body costs more than what is done with it.
  if (request.headers.has("content-length")) {
    const whole = await request.arrayBuffer().catch((cause: unknown) => {
      throw unreadable("it ended early", cause);
    });
    if (whole.byteLength > maxBytes) throw coreErrors("body.tooLarge", { maxBytes });
    return new Uint8Array(whole);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of fromSender(request.body)) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) throw coreErrors("body.tooLarge", { maxBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** The bytes of a body; where they end early, that is the sender's fault and no one's here. */
export async function* fromSender(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  try {
    if (body) yield* body;
  } catch (cause) {
    throw unreadable("it ended early", cause);
  }
}

/** The JSON object that the bytes of a body hold; of no bytes, the empty one. */
export function parseJsonBody(request: Request, bytes: Uint8Array): Record<string, unknown> {
  if (bytes.byteLength === 0) return {};
  const accepted = ["application/json", ...(request.method === "PATCH" ? ["application/merge-patch+json"] : [])];
  const type = request.headers.get("content-type") ?? "(none)";
  if (!accepted.includes(mediaTypeOf(request) ?? "") || /charset\s*=(?!\s*"?utf-?8\b)/i.test(type))
    throw coreErrors("body.unsupportedType", { type, accepted: `${accepted.join(" or ")} in UTF-8` });
  const value = parse(bytes);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw inputProblem("", "must be a JSON object");
  return value as Record<string, unknown>;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (cause) {
    throw unreadable(`it is not JSON in UTF-8: ${(cause as Error).message}`, cause);
  }
}

export const unreadable = (reason: string, cause: unknown): CrmError =>
  coreErrors("body.unreadable", { reason }, { errors: [{ pointer: "", message: reason }], cause });
