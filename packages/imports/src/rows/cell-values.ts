/** Several values of one cell: `a ::: b` as Google writes them, else by semicolon, and by comma where `commas` says so. */
export function severalOf(cell: string, commas = false): string[] {
  const parts = cell.includes(" ::: ") ? cell.split(" ::: ") : cell.split(commas ? /[;,\n]/ : /[;\n]/);
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

/** Addresses have no comma, semicolon or space in them, so whatever stands between two of them separates. */
export const emailsIn = (cell: string): string[] =>
  cell.indexOf("@") === cell.lastIndexOf("@")
    ? severalOf(cell)
    : cell.split(/\s:::\s|[;,\s]+/).filter((part) => part !== "");

const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/;
const packed = /^(\d{4})(\d{2})(\d{2})$/;
const byDots = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})$/;
const bySlashes = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})$/;

/**
 * A day as `1957-03-14`; undefined where it is none. With slashes the month comes first only where the tenant's locale
 * has it so. Outlook's `0/0/00` is no date at all: null.
 */
export function dayOf(cell: string, locale: string, today: Date): string | null | undefined {
  if (/^0+[/.-]0+[/.-]0+$/.test(cell)) return null;
  const yearFirst = iso.exec(cell) ?? packed.exec(cell);
  if (yearFirst) return calendarDay(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const dotted = byDots.exec(cell);
  if (dotted) return calendarDay(fullYear(dotted[3] as string, today), Number(dotted[2]), Number(dotted[1]));
  const slashed = bySlashes.exec(cell);
  if (!slashed) return undefined;
  const [first, second, year] = [Number(slashed[1]), Number(slashed[2]), fullYear(slashed[3] as string, today)];
  const monthFirst = second > 12 || (first <= 12 && /^en-(US|PH|CA)\b/i.test(locale)) || locale === "en";
  return monthFirst ? calendarDay(year, first, second) : calendarDay(year, second, first);
}

function calendarDay(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists =
    year > 0 && date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}

/** A birthday of two figures lies in the hundred years before today. */
function fullYear(written: string, today: Date): number {
  if (written.length === 4) return Number(written);
  const century = today.getUTCFullYear() - (today.getUTCFullYear() % 100);
  const year = century + Number(written);
  return year > today.getUTCFullYear() ? year - 100 : year;
}

/** "12,500" and "12 500" employees are 12500; undefined where it is no whole number. */
export function wholeNumber(cell: string): number | undefined {
  const digits = cell.replace(/[\s,.'’]/g, "");
  return /^\d{1,9}$/.test(digits) && !/[.,]\d{1,2}$/.test(cell) ? Number(digits) : undefined;
}
