import { KeptByText } from "../kept-by-text.ts";
import { readsOnly, refuseControl } from "../statement-check.ts";

interface PreparedText {
  readonly readsOnly: boolean;
  /** Set from the second use on: a text that never returns is not worth a name. */
  name: string | undefined;
  uses: number;
}

/**
 * The names under which each connection prepares statements once. A name is never given twice, since the server keeps
 * what it knows under it; when all are given, further texts are prepared each time.
 */
export class StatementNames {
  readonly #most: number;
  #given = 0;
  readonly #texts = new KeptByText<PreparedText>(1_000, (sql) => {
    refuseControl(sql);
    return { readsOnly: readsOnly(sql), name: undefined, uses: 0 };
  });

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether the text only reads. */
  readsOnly(sql: string): boolean {
    return this.#texts.get(sql).readsOnly;
  }

  /** The name to use the text under, this time. */
  use(sql: string): string | undefined {
    const text = this.#texts.get(sql);
    if (text.name === undefined && ++text.uses > 1 && this.#given < this.#most) text.name = `kith_${++this.#given}`;
    return text.name;
  }

  /** After the server refused what is prepared under the name. */
  forget(sql: string): void {
    const text = this.#texts.get(sql);
    text.name = undefined;
    text.uses = 0;
  }
}
