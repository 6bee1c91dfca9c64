/** A content type without its parameters, in lower case; undefined where none came. */
export function mediaTypeOf(request: Request): string | undefined {
  const header = request.headers.get("content-type");
  return header?.split(";", 1)[0]?.trim().toLowerCase() || undefined;
}

/** The `charset` of a content type, in lower case. */
export function charsetOf(request: Request): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers.get("content-type") ?? "")?.[1]?.toLowerCase();
}
