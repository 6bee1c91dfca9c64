import { Cron } from "croner";

const read = (pattern: string, timeZone: string) => new Cron(pattern, { timezone: timeZone, mode: "5-or-6-parts" });

function cronTime(pattern: string, timeZone: string, after: Date): Date {
  const next = read(pattern, timeZone).nextRun(after);
  if (!next) throw new RangeError("it never comes");
  return next;
}

/**
 * Answers the first time after `after` that a cron pattern stands for in a time zone. A time of day that the change to
 * summer time leaves out comes when the gap is over; one that comes twice that day comes once.
 */
export function cronTimes(after: Date): (pattern: string, timeZone: string) => Date {
  const known = new Map<string, Date>();
  return (pattern, timeZone) => {
    const key = `${timeZone} ${pattern}`;
    const time = known.get(key) ?? cronTime(pattern, timeZone, after);
    known.set(key, time);
    return time;
  };
}

/** What is wrong with a pattern or a time zone; undefined where nothing is. */
export function cronProblem(pattern: string, timeZone: string): string | undefined {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
  } catch {
    return `${timeZone} is no time zone`;
  }
  try {
    if (read(pattern, timeZone).getOnce()) return `"${pattern}" is a date`;
    cronTime(pattern, timeZone, new Date());
    return undefined;
  } catch (error) {
    return `"${pattern}" is no cron pattern: ${(error as Error).message}`;
  }
}
