/**
 * `Content-Disposition` of a file to be saved, never shown. The name goes twice: in ASCII for what knows no better,
 * and in full (RFC 8187).
 */
export function attachment(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\\/]/gu, "_").toWellFormed();
  const ascii = clean
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\x20-\x7e]|["%]/g, "_");
  const full = encodeURIComponent(clean).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${full}`;
}
