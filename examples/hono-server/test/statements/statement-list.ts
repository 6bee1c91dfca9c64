import { isControl, type Said } from "./statement-watch.ts";

/** What a call says to the database, in words that a reviewer reads. */
export interface Counted {
  readonly title: string;
  /** `7 statements, 2 of control` */
  readonly count: string;
  /** `insert contacts_phone`, each once, with how often. */
  readonly statements: readonly string[];
}

const some = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `refused`: the code of the error, where the call was. */
export function counted(title: string, said: readonly Said[], refused?: string): Counted {
  const statements = said.filter((each) => !isControl(each));
  const control = said.length - statements.length;
  const words = new Map<string, number>();
  for (const { sql } of statements) words.set(inWords(sql), (words.get(inWords(sql)) ?? 0) + 1);
  return {
    title,
    count: `${some(statements.length, "statement")}, ${control} of control${refused ? `, refused: ${refused}` : ""}`,
    statements: [...words].map(([text, times]) => (times > 1 ? `${text} (${times})` : text)).sort(),
  };
}

const verb = /\b(select|insert into|update|delete from)\b/i;
/** What is called like a function is no table. */
const named = /\b(?:(?:into|update)\s+"?(\w+)|(?:from|join)\s+"?(\w+)\b(?!"?\())/gi;

const clauses = /\bfor (?:no key )?update\b(?: of "?\w+"?)?|\bdo update set\b/gi;

/** What a statement does, and the tables that it names, in the order in which it does. */
export function inWords(sql: string): string {
  const [does = sql] = verb.exec(sql) ?? [];
  const tables = [...sql.replace(clauses, "").matchAll(named)].map(([, written, read]) => written ?? read);
  return `${does.split(" ")[0]?.toLowerCase()} ${[...new Set(tables)].join(", ")}`.trim();
}

const heading = (
  dialect: string,
) => `The SQL statements of each operation of all plugins on ${dialect}, as the driver is told them.
Of control are those that begin, end and part transactions, and those that tell a connection whom it works for.
How this is counted, and how to take a change of it, is in docs/contributing.md.
`;

export const listOf = (dialect: string, all: readonly Counted[]): string =>
  `${[heading(dialect), ...all.map(({ title, count, statements }) => [`${title}: ${count}`, ...statements.map((text) => `  ${text}`), ""].join("\n"))].join("\n")}`;

/** The list as it was read from the file. */
export function readList(text: string): readonly Counted[] {
  const list: { title: string; count: string; statements: string[] }[] = [];
  for (const line of text.split("\n").slice(heading("").split("\n").length)) {
    const [, title = "", count = ""] = /^(\S.*?): (\d+ statements?, .*)$/.exec(line) ?? [];
    if (title) list.push({ title, count, statements: [] });
    else if (line.startsWith("  ")) list.at(-1)?.statements.push(line.trim());
  }
  return list;
}

/** What differs, an operation at a time, with both counts and the statements that came and went. */
export function differences(before: readonly Counted[], now: readonly Counted[]): readonly string[] {
  const known = new Map(before.map((each) => [each.title, each]));
  const present = new Set(now.map(({ title }) => title));
  const changed = now.flatMap((each) => {
    const old = known.get(each.title);
    const gone = (old?.statements ?? []).filter((text) => !each.statements.includes(text));
    const come = each.statements.filter((text) => !old?.statements.includes(text));
    if (old?.count === each.count && gone.length === 0 && come.length === 0) return [];
    const lines = [...gone.map((text) => `  - ${text}`), ...come.map((text) => `  + ${text}`)];
    return [[`${each.title}: before ${old?.count ?? "not there"}; now ${each.count}`, ...lines].join("\n")];
  });
  const lost = before.filter(({ title }) => !present.has(title));
  return [...changed, ...lost.map(({ title, count }) => `${title}: before ${count}; now not there`)];
}
