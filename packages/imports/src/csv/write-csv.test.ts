import { expect, test } from "vitest";
import { csvLine, withoutGuard } from "./write-csv.ts";

test("no cell is a formula to a spreadsheet", () => {
  const hostile = ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("x","y")'];
  for (const cell of hostile) {
    const line = csvLine([cell], ",");
    expect(line.replace(/^"/, "")).toMatch(/^'/);
    expect(withoutGuard(`'${cell}`)).toBe(cell);
  }
  expect(csvLine(["Anna", "O'Neill", "'tis", "3-4"], ",")).toBe("Anna,O'Neill,'tis,3-4\r\n");
  expect(withoutGuard("'tis")).toBe("'tis");
});

test("cells with delimiters, quotes, line ends and outer spaces are quoted", () => {
  expect(csvLine(["a;b", 'say "hi"', "two\nlines", " x"], ";")).toBe('"a;b";"say ""hi""";"two\nlines";" x"\r\n');
});
