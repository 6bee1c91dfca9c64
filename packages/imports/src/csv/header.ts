import { importErrors } from "../import-errors.ts";

const mostColumns = 1_000;
const longestName = 200;

/** The names of the columns, as mappings speak of them. Columns without a name are there, but cannot be mapped. */
export function checkHeader(cells: readonly string[]): readonly string[] {
  const names = cells.map((cell) => cell.trim());
  if (names.length > mostColumns)
    throw refused(`it has ${names.length} columns, more than ${mostColumns}`, "check the delimiter");
  const long = names.findIndex((name) => name.length > longestName);
  if (long >= 0)
    throw refused(
      `the name of column ${long + 1} is longer than ${longestName} characters`,
      "put a line with the names of the columns first",
    );
  const seen = new Set<string>();
  for (const name of names) {
    if (name !== "" && seen.has(name)) throw refused(`"${name}" is the name of two columns`, "rename one of them");
    seen.add(name);
  }
  return names;
}

/** What is wrong with a row that does not have a cell for each column. Empty cells too many are no harm. */
export function raggedness(cells: readonly string[], header: readonly string[]): string | undefined {
  if (cells.length < header.length) return `has ${cells.length} columns, the header has ${header.length}`;
  const extra = cells.slice(header.length);
  return extra.some((cell) => cell.trim() !== "")
    ? `has ${cells.length} columns, the header has ${header.length}`
    : undefined;
}

const refused = (problem: string, cure: string) =>
  importErrors(
    "import.noHeader",
    { problem, cure },
    { errors: [{ pointer: "/file", message: `${problem}; ${cure}` }] },
  );
