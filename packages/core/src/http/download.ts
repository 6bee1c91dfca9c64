import type { Runtime } from "../composition/runtime.ts";
import type { Actor } from "../plugin/actor.ts";
import { attachment } from "./content-disposition.ts";
import type { HttpCall } from "./http-call.ts";
import { answerHeaders } from "./response-headers.ts";

/** Types that no browser runs, even where a header is lost on the way; all else is bytes. */
const inert = new Set([
  "application/gzip",
  "application/json",
  "application/pdf",
  "application/zip",
  "image/gif",
  "image/jpeg",
  "image/png",
  "image/webp",
  "message/rfc822",
  "text/calendar",
  "text/csv",
  "text/plain",
  "text/vcard",
]);

/** Sends the file that an operation answered with, as it is read. */
export async function downloadResponse(
  runtime: Runtime,
  { tenant }: Actor,
  output: unknown,
  { request, requestId }: HttpCall,
): Promise<Response> {
  const { file: id } = output as { readonly file: string };
  const file = await runtime.openFile(tenant, id);
  const [type = ""] = file.contentType.toLowerCase().split(";");
  const headers = {
    ...answerHeaders(requestId),
    "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "content-type": inert.has(type.trim()) ? type.trim() : "application/octet-stream",
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
  let next: Awaited<ReturnType<typeof reader.read>> | undefined = await reader.read();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = next ?? (await reader.read());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
