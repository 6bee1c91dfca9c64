/**
 * Keeps what was made for a statement's text while the text is in use: the last `size` texts at least, twice as many at
 * most. Two generations instead of a list in order of use, since a hit must cost next to nothing.
 */
export function keptByText<T>(size: number, make: (text: string) => T): (text: string) => T {
  let young = new Map<string, T>();
  let old = young;
  return (text) => {
    const known = young.get(text);
    if (known !== undefined) return known;
    const value = old.get(text) ?? make(text);
    if (young.size >= size) {
      old = young;
      young = new Map();
    }
    young.set(text, value);
    return value;
  };
}
