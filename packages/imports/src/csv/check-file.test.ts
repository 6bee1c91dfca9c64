import { isCrmError } from "@kith/core";
import { expect, test } from "vitest";
import { checkFile } from "./check-file.ts";
import { csvRecords } from "./csv-records.ts";

const streamed =
  (bytes: Uint8Array, size = 3) =>
  () =>
    ReadableStream.from(
      (function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      })(),
    ) as ReadableStream<Uint8Array>;

const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};
const latin1 = (text: string) => Buffer.from(text, "latin1");

const check = (file: string | Uint8Array) => checkFile(streamed(typeof file === "string" ? Buffer.from(file) : file));

async function problem(file: string | Uint8Array) {
  const error = await check(file).then(
    () => undefined,
    (reason) => reason,
  );
  if (!isCrmError(error)) throw error ?? new Error("not refused");
  return `${error.code}: ${error.message}`;
}

test("finds out the encoding", async () => {
  const text = "Name;Straße\nJürgen;Hügelstraße 3\n";
  for (const [file, encoding] of [
    [Buffer.from(text), "utf-8"],
    [Buffer.from(`\ufeff${text}`), "utf-8"],
    [utf16(text, false), "utf-16le"],
    [utf16(text, true), "utf-16be"],
    [latin1(text), "windows-1252"],
    [latin1(`Name;Straße\n${"Anna;x\n".repeat(20_000)}Jürgen;y\n`), "windows-1252"],
  ] as const) {
    const { header, ...form } = await check(file);
    expect(form).toMatchObject({ encoding, delimiter: ";" });
    expect(header).toEqual(["Name", "Straße"]);
    const rows = [];
    for await (const some of csvRecords(streamed(file)(), form)) rows.push(...some);
    expect(rows.at(-1)?.cells[0]).toBe("Jürgen");
  }
});

test("a file that begins as ASCII and goes on as Windows-1252 is that", async () => {
  const file = latin1(`Name,City\n${"Anna,Bonn\n".repeat(20_000)}Jürgen,Köln\n`);
  expect(await check(file)).toMatchObject({ encoding: "windows-1252", total: 20_001 });
});

test("sniffs the delimiter, also where cells hold others", async () => {
  expect(await check("a\tb\n1,5\t2\n")).toMatchObject({ delimiter: "\t" });
  expect(await check("a|b|c\n1|2|3\n")).toMatchObject({ delimiter: "|" });
  expect(await check('"a";"b, c"\n"1,5";"2"\n')).toMatchObject({ delimiter: ";", header: ["a", "b, c"] });
  expect(await check("Name, first;Mail\nx;y\n")).toMatchObject({ delimiter: ";" });
  expect(await check("sep=;\r\na,b;c\r\n1;2\r\n")).toMatchObject({ delimiter: ";", header: ["a,b", "c"], total: 1 });
  expect(await check("name\nAnna\n")).toMatchObject({ delimiter: ",", header: ["name"], total: 1 });
});

test("counts rows of data, not empty lines", async () => {
  expect(await check("\n\na,b\n1,2\n\n,\n3,4\n")).toMatchObject({ headerRow: 3, total: 2 });
});

test("refuses what is no CSV, and says what to do", async () => {
  expect(await problem("")).toMatch(/^import.notText: .*it is empty; send a file with a header line/);
  expect(await problem(" \n\r\n ")).toMatch(/it is empty/);
  expect(await problem("\ufeff")).toMatch(/it is empty/);
  expect(await problem(Buffer.from([0x50, 0x4b, 3, 4, 0, 0]))).toMatch(/workbook.*save it as CSV \(UTF-8\)/);
  expect(await problem(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]))).toMatch(/NUL bytes/);
  expect(await problem(Buffer.concat([latin1("näme\n"), Buffer.alloc(500, 7)]))).toMatch(/control characters/);
  expect(await problem(`a,b\n${"1,2\n".repeat(30_000)}3,\u0000\n`)).toMatch(/line 30002 holds a NUL character/);
  expect(
    await problem(Buffer.concat([Buffer.from("Größe,b\n1,2\n3,"), Buffer.from([0xff]), Buffer.from("\n")])),
  ).toMatch(/^import.malformed: Line 3 .*not UTF-8; save the whole file as CSV \(UTF-8\)/);
});

test("a replacement character that was saved as one is UTF-8", async () => {
  expect(await check("Name,Place\nAnna,37\ufffd36\n")).toMatchObject({ encoding: "utf-8" });
});

test("a UTF-8 file with a damaged line says which", async () => {
  const file = Buffer.concat([
    Buffer.from(`Größe,b\n${"1,2\n".repeat(20_000)}`),
    Buffer.from([0x33, 0xff, 0x2c, 0x0a]),
  ]);
  const whole = await checkFile(streamed(file, 64 * 1024)).catch((error) => error.message);
  expect(whole).toMatch(/^Line 20002 of the file: it holds bytes that are not UTF-8/);
});

test("refuses a header that cannot be mapped", async () => {
  expect(await problem("a,b,a\n1,2,3\n")).toMatch(/^import.noHeader: .*"a" is the name of two columns; rename one/);
  expect(await problem(`${"x".repeat(300)},b\n`)).toMatch(/longer than 200 characters/);
  expect(await problem(`${Array.from({ length: 1_001 }, (_, index) => `c${index}`).join(",")}\n`)).toMatch(
    /1001 columns/,
  );
});
