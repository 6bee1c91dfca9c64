import { types } from "pg";

const [hyphen, zero] = ["-", "0"].map((each) => each.charCodeAt(0)) as [number, number];
const otherwise = types.getTypeParser(1184, "text") as (text: string) => Date;

/** The number that two digits are. */
const two = (text: string, at: number) => 10 * (text.charCodeAt(at) - zero) + (text.charCodeAt(at + 1) - zero);

/**
 * `2026-11-25 09:30:00.25+00` as a Date. `pg` has an expression for all forms that PostgreSQL writes, which takes four
 * times as long, and a page has hundreds of instants; all but those of four digits' years in UTC are left to it.
 */
export function readInstant(text: string): Date {
  const usual = text.charCodeAt(4) === hyphen && text.charCodeAt(0) !== zero && text.endsWith("+00");
  if (!usual) return otherwise(text);
  let ms = 0;
  for (let at = 20, unit = 100; at < text.length - 3 && unit >= 1; at++, unit /= 10)
    ms += unit * (text.charCodeAt(at) - zero);
  const [year, month] = [100 * two(text, 0) + two(text, 2), two(text, 5) - 1];
  return new Date(Date.UTC(year, month, two(text, 8), two(text, 11), two(text, 14), two(text, 17), ms));
}
