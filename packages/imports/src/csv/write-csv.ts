/** What spreadsheets take for a formula, full-width forms included. */
const formula = /^[=+\-@\t\r\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}]/u;

/** One line of CSV, each cell safe to open in a spreadsheet: what would be a formula is made text by an apostrophe. */
export function csvLine(cells: readonly string[], delimiter: string): string {
  const written = cells.map((cell) => {
    const safe = formula.test(cell) ? `'${cell}` : cell;
    return /["\r\n]/.test(safe) || safe.includes(delimiter) || safe !== safe.trim()
      ? `"${safe.replaceAll('"', '""')}"`
      : safe;
  });
  return `${written.join(delimiter)}\r\n`;
}

/** Takes back the apostrophe that `csvLine` put before a formula. */
export const withoutGuard = (cell: string): string =>
  cell[0] === "'" && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
