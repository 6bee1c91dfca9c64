import { keyOf } from "../new-contact.ts";

const address = new Set("the dr prof mr mrs ms herr frau und et".split(" "));

function wordsOf(name: string): string[] {
  const words = keyOf(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const telling = words.filter((word) => !address.has(word));
  return telling.length > 0 ? telling : words;
}

/** Whether two names can be one person's: each word of the shorter is in the longer, an initial standing for a word. */
export function namesAgree(one: string, other: string): boolean {
  if (one === other) return true;
  const [shorter = [], longer = []] = [wordsOf(one), wordsOf(other)].sort((left, right) => left.length - right.length);
  let whole = 0;
  for (const word of shorter) {
    const exact = longer.indexOf(word);
    const at = exact >= 0 ? exact : longer.findIndex((each) => isInitial(word, each) || isInitial(each, word));
    if (at < 0) return false;
    if (exact >= 0) whole += 1;
    longer.splice(at, 1);
  }
  return whole > 0;
}

const isInitial = (short: string, word: string) => short.length === 1 && word.startsWith(short);
