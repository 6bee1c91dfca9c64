import type { Runtime } from "../composition/runtime.ts";
import { answerHeaders } from "./answer.ts";
import type { HttpCall } from "./http-call.ts";

/** Types that no browser runs, even where a header is lost on the way; all else is bytes. */
const inert =
  /^(application\/(gzip|json|pdf|zip)|image\/(gif|jpeg|png|webp)|message\/rfc822|text\/(calendar|csv|plain|vcard))$/;

/** Sends the file that an operation answered with, as it is read. */
export async function downloadResponse(
  runtime: Runtime,
  tenant: string,
  output: unknown,
  { request, requestId }: HttpCall,
): Promise<Response> {
  const file = await runtime.openFile(tenant, (output as { readonly file: string }).file);
  const type = file.contentType.toLowerCase().split(";", 1)[0]?.trim() ?? "";
  const headers = {
    ...answerHeaders(requestId),
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "content-type": inert.test(type) ? type : "application/octet-stream",
    "content-disposition": attachment(file.name),
    "content-length": String(file.size),
  };
  if (request.method !== "HEAD") return new Response(await begun(file.stream), { headers });
  await file.stream.cancel();
  return new Response(null, { headers });
}

/** The same stream with its first chunk read, so that bytes that are gone are a 410, not a broken 200. */
async function begun(stream: ReadableStream<Uint8Array>): Promise<ReadableStream<Uint8Array>> {
  const reader = stream.getReader();
  const { done, value } = await reader.read();
  reader.releaseLock();
  return stream.pipeThrough(new TransformStream({ start: (out) => (done ? out.terminate() : out.enqueue(value)) }));
}

/** To be saved, never shown. The name goes twice: in ASCII for what knows no better, and in full (RFC 8187). */
function attachment(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\\/]/gu, "_").toWellFormed();
  const plain = clean.normalize("NFKD").replace(/\p{M}/gu, "");
  const ascii = plain.replace(/[^\x20-\x7e]|["%]/g, "_");
  const full = encodeURIComponent(clean).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
