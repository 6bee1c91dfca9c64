import { randomUUID } from "node:crypto";
import { ZodError } from "zod";
import { FloorError } from "./caller.ts";

/** The same headers as the CRM's: they are part of the answer. */
const headers = (more: Record<string, string>): Record<string, string> => ({
  "content-type": "application/json",
  "x-request-id": randomUUID(),
  "cache-control": "no-store",
  vary: "authorization, cookie, x-api-key",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  ...more,
});

const kept = (version: number) => ({ etag: `"${version}"`, "cache-control": "private, no-cache" });

export const found = (body: object, version?: number): Response =>
  new Response(JSON.stringify(body), { headers: headers(version === undefined ? {} : kept(version)) });

export const created = (body: { readonly id: string; readonly version: number }): Response =>
  new Response(JSON.stringify(body), {
    status: 201,
    headers: headers({ ...kept(body.version), location: `./contacts/${body.id}` }),
  });

export function failed(error: Error): Response {
  const status = error instanceof FloorError ? error.status : error instanceof ZodError ? 400 : 500;
  if (status === 500) console.error(error);
  return new Response(JSON.stringify({ status, title: error.message }), { status, headers: headers({}) });
}
