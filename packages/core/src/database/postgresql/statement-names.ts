import { keptByText } from "../kept-by-text.ts";
import { readsOnly, refuseControl } from "../statement-check.ts";

/** A plan for so many values whatever they are, made while a table was almost empty, looks through all of it later too. */
const manyValues = 100;
/** From here on the wait for an answer is one that people notice. */
const longMs = 50;

export type StatementNames = ReturnType<typeof statementNames>;

/**
 * The names under which each connection prepares statements once. A name is never given twice, since the server keeps
 * what it knows under it; when all are given, further texts are prepared each time.
 */
export function statementNames(most: number) {
  let given = 0;
  const texts = keptByText<{ readonly readsOnly: boolean; name?: string; uses: number; ms?: number }>(1_000, (sql) => {
    refuseControl(sql);
    return { readsOnly: readsOnly(sql), uses: 0 };
  });
  return {
    readsOnly: (sql: string) => texts(sql).readsOnly,
    /** The name to use the text under, this time; from the second time on, since many a text never returns. */
    use(sql: string, parameters: number): string | undefined {
      const text = texts(sql);
      if (text.readsOnly && parameters > manyValues) return undefined;
      if (text.name === undefined && ++text.uses > 1 && given < most) text.name = `kith_${++given}`;
      return text.name;
    },
    /** That an answer to it came so much later than the one before; what is latest counts for a tenth. */
    took(sql: string, ms: number): void {
      const text = texts(sql);
      text.ms = text.ms === undefined ? ms : 0.9 * text.ms + 0.1 * ms;
    },
    takesLong: (sql: string) => (texts(sql).ms ?? 0) > longMs,
    /** After the server refused what is prepared under the name. */
    forget: (sql: string) => Object.assign(texts(sql), { name: undefined, uses: 0 }),
  };
}
