import BetterSqlite3 from "better-sqlite3";
import { Client } from "pg";

/** Where a process is to kill itself: right before its statement of that number, or right after it was sent. */
export interface Kill {
  readonly when: "before" | "after";
  /** From 1. */
  readonly statement: number;
}

// biome-ignore lint/suspicious/noExplicitAny: the drivers' methods have many forms, of which this looks at the first argument
type Method = (this: any, ...given: any[]) => unknown;

/** Puts itself between Kith and the drivers, of this process alone. Counts from `begin` on. */
export function killAt({ when, statement }: Kill): { readonly said: readonly string[]; begin(): void } {
  const said: string[] = [];
  let begun = false;
  const die = () => process.kill(process.pid, "SIGKILL");
  const around = (prototype: object, name: string, textOf: (self: unknown, first: unknown) => string) => {
    const methods = prototype as Record<string, Method>;
    const original = methods[name] as Method;
    methods[name] = function (...given) {
      if (!begun) return original.apply(this, given);
      const number = said.push(textOf(this, given[0]));
      if (when === "before" && number === statement) die();
      const answer = original.apply(this, given);
      // PostgreSQL's driver has written to its socket by then; SQLite has done it.
      if (when === "after" && number === statement) setImmediate(die);
      return answer;
    };
  };
  const memory = new BetterSqlite3(":memory:");
  const statements = Object.getPrototypeOf(memory.prepare("select 1")) as object;
  memory.close();
  for (const name of ["run", "all", "get", "iterate"])
    around(statements, name, (self) => (self as { readonly source: string }).source);
  around(BetterSqlite3.prototype, "exec", (_, sql) => String(sql));
  around(Client.prototype, "query", (_, query) =>
    typeof query === "string" ? query : (query as { text: string }).text,
  );
  return {
    said,
    begin: () => {
      begun = true;
    },
  };
}
