import { expect, test } from "vitest";
import { readPhone } from "../phones/read-phone.ts";
import { phoneCandidates, phoneRank } from "./phone-candidates.ts";

const stored = (number: string, region: string, invalidSince: Date | null = null) => ({
  number,
  ...readPhone(number, region),
  invalidSince,
});
const rank = (called: string, regions: readonly string[], phone: ReturnType<typeof stored>) => {
  const candidates = phoneCandidates(called, regions);
  return candidates.nationalDigits.includes(phone.nationalDigits) ? phoneRank(phone, candidates) : undefined;
};

test("a number that names its country is equal, or nobody's", () => {
  expect(rank("+49 30 0074321", ["US"], stored("030-0074321", "DE"))).toBe(0);
  expect(rank("+49 30 0074321", ["US"], stored("+43 30 0074321", "AT"))).toBeUndefined();
});

test("a stored number whose country was only guessed is found by its digits", () => {
  expect(rank("+49 30 0074321", ["US"], stored("030 0074321", "AT"))).toBe(2);
});

test("a number without a country is tried in each region, then by its digits", () => {
  expect(rank("030 0074321", ["US", "DE"], stored("+49 30 0074321", ""))).toBe(0);
  expect(rank("030 0074321", ["FR"], stored("+49 30 0074321", ""))).toBe(2);
});

test("a plus that a query string or an exchange has eaten is understood", () => {
  expect(rank(" 49300074321", ["US"], stored("030-0074321", "DE"))).toBe(0);
  expect(rank("49300074321", ["US"], stored("030-0074321", "DE"))).toBe(0);
});

test("another extension and a number given up come later", () => {
  const desk = stored("(503) 555-7555 x12", "US");
  expect(rank("503-555-7555 ext 12", ["US"], desk)).toBe(0);
  expect(rank("503-555-7555 ext 13", ["US"], desk)).toBe(1);
  expect(rank("503-555-7555", ["US"], stored("503 555 7555", "US", new Date(0)))).toBe(4);
});

test("what has no digits has no candidates", () => {
  expect(phoneCandidates("anonymous", ["DE"]).nationalDigits).toEqual([]);
});
