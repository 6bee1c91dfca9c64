import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { csvRecords } from "./read-csv.ts";

const folder = mkdtempSync(join(tmpdir(), "kith-csv-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function recordsOf(text: string): Promise<string[][]> {
  const path = join(folder, "file.csv");
  writeFileSync(path, text);
  const records: string[][] = [];
  for await (const some of csvRecords(path)) records.push(...some);
  return records;
}

test.each([
  [
    "plain cells",
    "a,b\nc,d\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "no end of the last line",
    "a,b\nc,",
    [
      ["a", "b"],
      ["c", ""],
    ],
  ],
  [
    "Windows' ends of lines",
    "a,b\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    "quotes, with all that they may hold",
    '"a,""b""","c\nd"\ne,f\n',
    [
      ['a,"b"', "c\nd"],
      ["e", "f"],
    ],
  ],
  ["an empty line", "a\n\nb\n", [["a"], [""], ["b"]]],
])("%s", async (_, text, records) => {
  expect(await recordsOf(text)).toEqual(records);
});

test("records that lie across the pieces a file is read in", async () => {
  const cells = Array.from({ length: 20_000 }, (_, index) => [
    `n${index}`,
    `Zoë, "the\r\n${index}"`,
    "ß".repeat(index % 7),
  ]);
  const text = cells.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");
  expect(Buffer.byteLength(text)).toBeGreaterThan(2 * 256 * 1024);
  expect(await recordsOf(text)).toEqual(cells);
});

test("a quote that nobody closes is refused", async () => {
  await expect(recordsOf('a,b\n"c,d\n')).rejects.toThrow("A quote is opened and never closed");
});
