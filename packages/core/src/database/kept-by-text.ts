/**
 * What was made for a statement's text, kept while the text is in use: the last `size` texts at least, twice as many at
 * most. Two generations instead of a list in order of use, since a hit must cost next to nothing.
 */
export class KeptByText<T> {
  readonly #size: number;
  readonly #make: (text: string) => T;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(size: number, make: (text: string) => T) {
    this.#size = size;
    this.#make = make;
  }

  get(text: string): T {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const value = this.#old.get(text) ?? this.#make(text);
    if (this.#young.size >= this.#size) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, value);
    return value;
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
