import { expect, test } from "vitest";
import { dayOf, emailsIn, severalOf, wholeNumber } from "./cell-values.ts";

const today = new Date("2026-06-01");
const day = (cell: string, locale = "de-DE") => dayOf(cell, locale, today);

test("days in the forms that files have", () => {
  for (const cell of [
    "1957-03-14",
    "19570314",
    "14.03.1957",
    "14. 3. 1957",
    "1957/3/14",
    "1957-03-14T00:00:00Z",
    "14/03/57",
    "14.3.57",
  ])
    expect(day(cell), cell).toBe("1957-03-14");
  expect(day("3/14/1957", "en-US")).toBe("1957-03-14");
  expect(day("3/4/1957", "en-US")).toBe("1957-03-04");
  expect(day("3/4/1957", "en-GB")).toBe("1957-04-03");
  expect(day("01.01.26")).toBe("2026-01-01");
  expect(day("01.01.27")).toBe("1927-01-01");
});

test("what is no day is refused, and no date is none", () => {
  for (const cell of ["19551192", "30.02.2000", "0000-01-01", "soon", "14.03", "2000-13-01"])
    expect(day(cell), cell).toBeUndefined();
  expect(day("0/0/00")).toBeNull();
});

test("several values in a cell", () => {
  expect(severalOf("Friends ::: * myContacts")).toEqual(["Friends", "* myContacts"]);
  expect(severalOf("a; b ;;c")).toEqual(["a", "b", "c"]);
  expect(severalOf("a, b", true)).toEqual(["a", "b"]);
  expect(emailsIn("a@x.example, b@x.example;c@x.example")).toEqual(["a@x.example", "b@x.example", "c@x.example"]);
  expect(emailsIn("not an address")).toEqual(["not an address"]);
});

test("whole numbers", () => {
  expect(["12", "12,500", "12.500", "12 500"].map(wholeNumber)).toEqual([12, 12500, 12500, 12500]);
  expect(["1.5", "10-20", "many"].map(wholeNumber)).toEqual([undefined, undefined, undefined]);
});
