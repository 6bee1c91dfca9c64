import { type Asset, assetNamed } from "./asset.ts";
import { pageHtml } from "./page-html.ts";

export interface ReferenceOptions {
  /** Of the page; default "API reference". */
  readonly title?: string;
}

/** The browser itself sees to it that the page talks to nobody but the server it came from. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const safety = { "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" };

/**
 * The API reference of a composition, for `http.docs`: Swagger UI, which reads the description that the CRM itself
 * serves and can try every operation out. Page, script and style come from this package; nothing is loaded from the
 * internet and nothing is reported anywhere.
 *
 * @example
 * createCrm({ database, plugins, http: { authenticate, docs: referencePage() } });
 */
export function referencePage({ title = "API reference" }: ReferenceOptions = {}) {
  return async (specUrl: string, request: Request): Promise<Response> => {
    const below = specUrl.startsWith("../");
    const name = new URL(request.url).pathname.split("/").at(-1) ?? "";
    if (!below) return pageResponse(pageHtml({ title, specUrl, assets: `./${name}/` }));
    if (name === "") return pageResponse(pageHtml({ title, specUrl, assets: "./" }));
    const asset = await assetNamed(name);
    return asset ? assetResponse(asset, request) : new Response("Not found", { status: 404, headers: safety });
  };
}

function pageResponse(html: string): Response {
  return new Response(html, {
    headers: {
      ...safety,
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "no-cache",
    },
  });
}

function assetResponse({ body, type, etag }: Asset, request: Request): Response {
  const headers = { ...safety, "content-type": type, etag, "cache-control": "no-cache" };
  if (request.headers.get("if-none-match") === etag) return new Response(null, { status: 304, headers });
  return new Response(body, { headers });
}
