/** In UTF-16 units; three bytes each at most, so that an index of PostgreSQL and a cursor have room for it. */
const longest = 400;

/** Letters that nothing decomposes. */
const plain: Readonly<Record<string, string>> = { ß: "ss", ø: "o", ł: "l", đ: "d", æ: "ae", œ: "oe" };

/**
 * Case-folded, diacritics stripped, inner white space collapsed: "  Müller  AG" and "muller ag" are equal. Compatibility
 * decomposition (Unicode NFKD) first, so that ligatures and full-width letters fall together too. Cut
 * where it grows longer than an index holds: texts that differ only after that compare as equal.
 */
export function comparisonKey(text: string): string {
  const key = text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase()
    .replace(/[ßøłđæœ]/g, (letter) => plain[letter] ?? letter)
    .replace(/\s+/g, " ")
    .trim();
  if (key.length <= longest) return key;
  const cut = key.slice(0, longest);
  return cut.isWellFormed() ? cut : key.slice(0, longest - 1);
}
