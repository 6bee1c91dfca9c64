/**
 * Case-folded, diacritics stripped, inner white space collapsed: "  Müller  AG" and "muller ag" are equal. Compatibility
 * decomposition (Unicode NFKD) first, so that ligatures and full-width letters fall together too.
 */
export function comparisonKey(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ø", "o")
    .replaceAll("ł", "l")
    .replaceAll("đ", "d")
    .replaceAll("æ", "ae")
    .replaceAll("œ", "oe")
    .replace(/\s+/g, " ")
    .trim();
}
