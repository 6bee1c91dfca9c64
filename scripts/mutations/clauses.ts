import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A place in the sources that keeps tenants apart, or holds a caller to its grants; and what stands there without it. */
export interface Clause {
  /** Below the root. */
  readonly file: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly without: string;
  /** What PostgreSQL itself keeps apart is tried by statements that name no tenant: there the first wall is off. */
  readonly wall: "first" | "second";
}

/** What is looked for, and from what was found up to its closing parenthesis (`call`), what stands there without it. */
interface Kind {
  readonly pattern: RegExp;
  /** The clause goes on to the parenthesis that closes the one the pattern ends with. */
  readonly call?: true;
  readonly wall?: "second";
  readonly without: (text: string) => string;
}

const tenantColumn = '"(?:\\w+\\.)?(?:tenant_id|tenantId)"';
const refused = "permission\\.denied|field\\.hidden|field\\.readOnly|tenant\\.suspended|tenant\\.unknown";
const called = (name: string) => new RegExp(`(?<![\\w.]|function |async )${name}\\(`, "g");

/** No list of places: the ways in which a tenant or a grant is asked for. */
const kinds: readonly Kind[] = [
  // A condition of a query builder on the tenant.
  {
    pattern: new RegExp(`\\s*\\.(?:where|whereRef|onRef)\\(\\s*${tenantColumn}(?: as never)?,\\s*"="`, "g"),
    call: true,
    without: () => "",
  },
  // The same in SQL.
  {
    pattern: /(?:\b\w+\.)?\btenant_id = (?:\?|\$1|\$\{[^}]+\}|\w+\.\w+)/g,
    without: (text) => `(${text} or 1 = 1)`,
  },
  // A refusal.
  { pattern: new RegExp(`throw (?=\\w+\\("(?:${refused})"|lacking\\()`, "g"), without: () => "void " },
  // What a grant hides, locks, reaches, covers; and who is the house.
  { pattern: /[\w.]+\.hides\(/g, call: true, without: () => "(false as boolean)" },
  ...["hiddenOn", "hiddenSomewhere", "lockedOn"].map(
    (name): Kind => ({ pattern: called(name), call: true, without: () => "new Set<string>()" }),
  ),
  ...["reachesAll", "isSystem"].map(
    (name): Kind => ({ pattern: called(name), call: true, without: () => "(true as boolean)" }),
  ),
  { pattern: called("covering"), call: true, without: (text) => /\(([^,]+),/.exec(text)?.[1] ?? "" },
  { pattern: called("rowScope"), call: true, without: () => "undefined" },
  { pattern: called("admit"), call: true, without: () => '[{ permission: "*" }]' },
  ...["assertOwn", "checkWritable", "refuseLocked"].map(
    (name): Kind => ({ pattern: called(name), call: true, without: () => "void 0" }),
  ),
];

/** What the policies and the role of PostgreSQL consist of. */
const second = [
  { pattern: /\$\{column\} = \$\{tenantNow\}/g, without: () => "true" },
  { pattern: /enable row level security, (?=force)/g, without: () => "" },
  { pattern: /, force row level security/g, without: () => "" },
  { pattern: /-c role=\$\{role\}/g, without: () => "" },
].map((kind): Kind => ({ ...kind, wall: "second" }));

export function findClauses(root: string): readonly Clause[] {
  return readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter((file) => /^\w[\w-]*\/src\/.*\.ts$/.test(file) && !/\.(?:test|fixture)\.ts$|^testing\//.test(file))
    .map((file) => join("packages", file))
    .sort()
    .flatMap((file) => clausesOf(file, readFileSync(join(root, file), "utf8")));
}

function clausesOf(file: string, source: string): Clause[] {
  return [...kinds, ...second]
    .flatMap(({ pattern, call, without, wall }) =>
      [...source.matchAll(pattern)].map((match) => {
        const start = match.index;
        const end = call ? closing(source, source.indexOf("(", start)) : start + match[0].length;
        const text = source.slice(start, end);
        const line = source.slice(0, start + (/^\s*/.exec(text)?.[0].length ?? 0)).split("\n").length;
        return { file, line, start, end, text: text.trim(), without: without(text), wall: wall ?? ("first" as const) };
      }),
    )
    .filter(({ start }) => !/^\s*(?:\*|\/\/|import |export (?:const|function))/.test(lineAt(source, start)))
    .sort((a, b) => a.start - b.start);
}

/** Behind the parenthesis that closes the one at `open`. */
function closing(source: string, open: number): number {
  let depth = 0;
  for (let at = open; at < source.length; at++) {
    if (source[at] === "(") depth++;
    if (source[at] === ")" && --depth === 0) return at + 1;
  }
  return source.length;
}

function lineAt(source: string, at: number): string {
  const from = at + (/^\s*/.exec(source.slice(at))?.[0].length ?? 0);
  return source.slice(source.lastIndexOf("\n", from) + 1, source.indexOf("\n", from));
}
