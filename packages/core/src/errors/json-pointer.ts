/** A JSON pointer (RFC 6901) to a place in an input: `/emails/0/email`; the whole is the empty string. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
