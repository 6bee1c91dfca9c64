import { expect, test } from "vitest";
import { readPhone, saysCountry } from "./read-phone.ts";

test.each([
  // The same line in Berlin, as people write it.
  ["030-0074321", "DE", "+49300074321", "300074321"],
  ["0300074321", "DE", "+49300074321", "300074321"],
  ["+49 (0)30 0074321", "DE", "+49300074321", "300074321"],
  ["0049 30 0074321", "DE", "+49300074321", "300074321"],
  ["+49 30 0074321", "US", "+49300074321", "300074321"],
  // The 0 of an Italian number belongs to it, and is still no obstacle.
  ["011-4988260", "IT", "+390114988260", "114988260"],
  ["(91) 555 22 82", "ES", "+34915552282", "915552282"],
  ["(1) 42.34.22.66", "FR", "+33142342266", "142342266"],
  ["٠٣٠١٢٣٤٥٦", "EG", "+2030123456", "30123456"],
  ["０３０ ００７４３２１", "DE", "+49300074321", "300074321"],
  // Too short for today's Mexico and France: found by their digits.
  ["(5) 555-4729", "MX", null, "55554729"],
  ["88.60.15.31", "FR", null, "88601531"],
  ["1-800-FLOWERS", "US", "+18003569377", "8003569377"],
  ["112", "DE", null, "112"],
  ["030-0074321", "", null, "300074321"],
  ["030-0074321", "XX", null, "300074321"],
  ["ask at reception", "DE", null, ""],
  ["", "DE", null, ""],
])("reads %j in %j", (typed, region, e164, nationalDigits) => {
  expect(readPhone(typed, region)).toMatchObject({ e164, nationalDigits });
});

test.each([
  ["(503) 555-7555 x3453", "3453"],
  ["503.555.7555 ext. 12", "12"],
  ["+1 503 555 7555;ext=12", "12"],
  ["(503) 555-7555", null],
])("tells the extension of %j from the number", (typed, extension) => {
  expect(readPhone(typed, "US")).toMatchObject({ e164: "+15035557555", nationalDigits: "5035557555", extension });
});

test("leaves words it does not know out of the number", () => {
  expect(readPhone("(0203) 555 1234 Durchwahl 12", "DE")).toMatchObject({
    e164: "+492035551234",
    nationalDigits: "2035551234",
  });
});

test("says whether the number itself names its country", () => {
  expect(saysCountry("+1 503 555 7555")).toBe(true);
  expect(saysCountry("503 555 7555")).toBe(false);
});
