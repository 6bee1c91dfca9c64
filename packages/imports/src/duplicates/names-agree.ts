import { comparisonKey } from "@kith/core";

/** What says of an organization only in which legal form it is, and of a person only how to address them. */
const empty = new Set(
  (
    "gmbh mbh ag kg ohg gbr ug ev eg se inc incorporated llc llp lp ltd limited plc corp corporation co company sa sas sarl srl spa bv nv " +
    "ab as oy aps and und et the dr prof mr mrs ms herr frau"
  ).split(" "),
);

const wordsOf = (name: string): readonly string[] => {
  const words = comparisonKey(name)
    .replace(/(?<=\p{L})\.(?=\p{L}\b)/gu, "")
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const telling = words.filter((word) => !empty.has(word));
  return telling.length > 0 ? telling : words;
};

/**
 * Whether two names can be one's: every word of the shorter one is in the longer one, an initial standing for the word
 * it begins. "M. Anders" and "Anders, Maria" agree, as do "Müller" and "Müller GmbH"; "Maria Anders" and "Peter Anders"
 * do not.
 */
export function namesAgree(one: string, other: string): boolean {
  const [shorter = [], longer = []] = [wordsOf(one), wordsOf(other)].sort((left, right) => left.length - right.length);
  const left = [...longer];
  let whole = 0;
  for (const word of shorter) {
    const exact = left.indexOf(word);
    const found =
      exact >= 0 ? exact : left.findIndex((candidate) => isInitial(word, candidate) || isInitial(candidate, word));
    if (found < 0) return false;
    if (exact >= 0) whole += 1;
    left.splice(found, 1);
  }
  return whole > 0;
}

const isInitial = (short: string, word: string) => short.length === 1 && word.startsWith(short);
