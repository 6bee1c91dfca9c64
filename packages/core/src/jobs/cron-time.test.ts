import { expect, test } from "vitest";
import { cronProblem, cronTimes } from "./cron-time.ts";

const times = (pattern: string, timeZone: string, from: string, count: number) => {
  const found: string[] = [];
  for (let at = new Date(from); found.length < count; found.push(at.toISOString()))
    at = cronTimes(at)(pattern, timeZone);
  return found;
};

test("half past two in Berlin on the days on which summer time begins and ends", () => {
  expect(times("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 3)).toEqual([
    "2026-03-28T01:30:00.000Z",
    // There is no half past two: as soon as there is a time again.
    "2026-03-29T01:00:00.000Z",
    "2026-03-30T00:30:00.000Z",
  ]);
  expect(times("30 2 * * *", "Europe/Berlin", "2026-10-23T12:00:00Z", 3)).toEqual([
    "2026-10-24T00:30:00.000Z",
    // There are two: the first one.
    "2026-10-25T00:30:00.000Z",
    "2026-10-26T01:30:00.000Z",
  ]);
});

test("every hour, also through the hour that there is twice", () => {
  expect(times("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 3)).toEqual([
    "2026-10-25T00:00:00.000Z",
    "2026-10-25T01:00:00.000Z",
    "2026-10-25T02:00:00.000Z",
  ]);
});

test.each([
  ["0 6 * * MON-FRI", "Europe/Berlin", undefined],
  ["*/10 * * * * *", "UTC", undefined],
  ["@hourly", "America/New_York", undefined],
  ["0 0 29 2 *", "UTC", undefined],
  ["0 0 30 2 *", "UTC", /"0 0 30 2 \*" is no cron pattern: it never comes/],
  ["61 * * * *", "UTC", /minute/],
  ["* * * *", "UTC", /no cron pattern/],
  ["* * * * * * 2030", "UTC", /no cron pattern/],
  ["", "UTC", /no cron pattern/],
  ["@reboot", "UTC", /no cron pattern/],
  ["2030-01-01T00:00:00", "UTC", /is a date/],
  ["0 6 * * *", "Mars/Olympus", /Mars\/Olympus is no time zone/],
])("%j in %s", (pattern, timeZone, problem) => {
  const found = cronProblem(pattern, timeZone);
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeUndefined();
});
