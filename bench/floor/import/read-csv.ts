import { createReadStream } from "node:fs";

/** Records of a file as it streams by: UTF-8, commas, RFC 4180. Those of one piece at a time. */
export async function* csvRecords(path: string): AsyncGenerator<string[][]> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    rest += decoder.decode(piece as Uint8Array, { stream: true });
    const { records, at } = recordsIn(rest, false);
    rest = rest.slice(at);
    if (records.length > 0) yield records;
  }
  const { records, at } = recordsIn(rest + decoder.decode(), true);
  if (at < rest.length) throw new Error("A quote is opened and never closed");
  yield records;
}

/** The whole records of a text, and where the first begins that is not whole. */
function recordsIn(text: string, last: boolean): { readonly records: string[][]; readonly at: number } {
  const records: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const cells: string[] = [];
    const end = readRecord(text, at, last, cells);
    if (end < 0) break;
    records.push(cells);
    at = end;
  }
  return { records, at };
}

/** Answers where the next record begins; -1 where this one is not whole. */
function readRecord(text: string, from: number, last: boolean, cells: string[]): number {
  for (let at = from; ; ) {
    let end = at;
    if (text[at] === '"') {
      for (end = at + 1; ; end += 2) {
        end = text.indexOf('"', end);
        if (end < 0) return -1;
        if (text[end + 1] !== '"') break;
      }
      cells.push(text.slice(at + 1, end).replaceAll('""', '"'));
      end += 1;
    } else {
      while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
      cells.push(text.slice(at, end));
    }
    if (end >= text.length) return last ? end : -1;
    if (text[end] === "\r") end += 1;
    if (end >= text.length && !last) return -1;
    if (text[end] !== ",") return end + 1;
    at = end + 1;
  }
}
