import { openSync, readFileSync, writeSync } from "node:fs";

/** What was acknowledged, and must be found from then on. */
export type Fact =
  | {
      readonly type: "contact";
      readonly id: string;
      readonly version: number;
      readonly name: string;
      readonly title: string;
    }
  | { readonly type: "lead"; readonly id: string; readonly version: number; readonly status: string }
  | { readonly type: "import"; readonly id: string; readonly rows: number }
  | { readonly type: "touch"; readonly key: string; readonly subject: string; readonly n: number };

/** One line of a ledger: a call before it is made, and what became of it. */
export type Line =
  | { readonly kind: "sent"; readonly key: string; readonly call: string }
  | { readonly kind: "done"; readonly key: string; readonly call: string; readonly facts: readonly Fact[] }
  | { readonly kind: "refused"; readonly key: string; readonly call: string; readonly code: string }
  | { readonly kind: "trouble"; readonly where: string; readonly message: string }
  | { readonly kind: "stopping"; readonly place: string; readonly what: string }
  | { readonly kind: "resumed"; readonly place: string };

/** A file beside the database that outlives whoever writes to it: a line is one write, done before anything else is. */
export class Ledger {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "a");
  }

  write(line: Line): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/** The lines so far; none where nobody came to write one. */
export function readLedger(path: string): readonly Line[] {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}
