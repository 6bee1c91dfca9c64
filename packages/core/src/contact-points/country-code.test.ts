import { expect, test } from "vitest";
import { countryCode } from "./country-code.ts";

test.each([
  ["Germany", "DE"],
  ["Deutschland", "DE"],
  ["ÖSTERREICH", "AT"],
  ["México", "MX"],
  ["uk", "GB"],
  ["USA", "US"],
  ["de", "DE"],
  ["Atlantis", null],
  ["__proto__", null],
  ["constructor", null],
  ["", null],
])("%j is %j", (written, code) => {
  expect(countryCode(written, "de-DE")).toBe(code);
});
