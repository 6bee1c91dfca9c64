import { readdirSync } from "node:fs";
import { isCrmError } from "@kith/core";
import { describe, expect, test } from "vitest";
import { hasSharedData, sharedFile, sharedPath } from "../../test/shared-data.ts";
import { CsvReader } from "./read-csv.ts";

/** Reads in pieces of `size` characters, so that every state is met at the edge of a piece. */
function read(text: string, delimiter = ",", size = text.length): readonly (readonly string[])[] {
  const reader = new CsvReader(delimiter);
  const records = [];
  for (let at = 0; at < text.length; at += size) records.push(...reader.push(text.slice(at, at + size)));
  return [...records, ...reader.end()].map(({ cells }) => cells);
}

function refusal(text: string, size?: number) {
  try {
    read(text, ",", size);
  } catch (error) {
    if (isCrmError(error)) return { code: error.code, line: error.data["line"] };
    throw error;
  }
  return undefined;
}

describe.skipIf(!hasSharedData)("csv-spectrum (skipped where the public files are absent)", () => {
  const names = hasSharedData
    ? readdirSync(sharedPath("csv-spectrum/csvs")).map((file) => file.replace(".csv", ""))
    : [];
  for (const name of names)
    test(name, () => {
      const expected = JSON.parse(sharedFile(`csv-spectrum/json/${name}.json`).toString());
      for (const size of [1, 2, 3, 7, 1000]) {
        const [header = [], ...rows] = read(sharedFile(`csv-spectrum/csvs/${name}.csv`).toString(), ",", size);
        const objects = rows.map((cells) => Object.fromEntries(header.map((key, index) => [key, cells[index]])));
        // Of this one the two public files disagree about the phone number, and the second is not a list.
        if (name === "location_coordinates")
          expect(objects).toEqual([{ ...expected, "Contact Phone Number": "2095257564" }]);
        else expect(objects).toEqual(expected);
      }
    });
});

test("reads what people write, whole or in pieces", () => {
  const cases: [string, string[][]][] = [
    [
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    [
      "a,b\r1,2\r",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ["a,b\r\n\r\n1,2\r\n", [["a", "b"], [""], ["1", "2"]]],
    ['a, "b, c" ,d\n', [["a", "b, c", "d"]]],
    ["5\" disk,6' tall\n", [['5" disk', "6' tall"]]],
    ['"",""\n', [["", ""]]],
    ['"a""b"""\n', [['a"b"']]],
    ["a,\n", [["a", ""]]],
    ["a,", [["a", ""]]],
    ["\n", [[""]]],
    ["", []],
  ];
  for (const [text, expected] of cases)
    for (const size of [1, 2, 3, 100]) expect(read(text, ",", size), JSON.stringify(text)).toEqual(expected);
});

test("names the line on which a quote is opened and never closed", () => {
  expect(refusal('a,b\n"x\ny,z\n1,2\n')).toEqual({ code: "import.malformed", line: 2 });
  expect(refusal('a,b\n1,2\n3,"4\n', 1)).toEqual({ code: "import.malformed", line: 3 });
});

test("names the line where a quoted cell ends before other text: the quote before it was not closed", () => {
  expect(refusal('a,b\n"Anna,1\n"Bob",2\n')).toEqual({ code: "import.malformed", line: 3 });
  expect(refusal('a,b\n"x" y,2\n', 1)).toEqual({ code: "import.malformed", line: 2 });
});

test("gives up on a cell past its limit before it is in memory", () => {
  const reader = new CsvReader(",");
  reader.push('a,b\n1,"');
  const piece = "x".repeat(64 * 1024);
  let pieces = 0;
  expect(() => {
    for (; pieces < 3_200; pieces += 1) reader.push(piece);
  }).toThrow(/Line 2 .*column 2 holds more than/);
  expect(pieces).toBeLessThan(20);
});

test("gives up on a record of too many cells", () => {
  expect(refusal(`a,b\n${",".repeat(20_000)}\n`)).toEqual({ code: "import.malformed", line: 2 });
});
