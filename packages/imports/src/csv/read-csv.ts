import { importErrors } from "../import-errors.ts";

/** One record of a CSV file. */
export interface CsvRecord {
  /** The line of the file on which it begins. */
  readonly line: number;
  /** As they stand, unquoted; an empty line is one empty cell. */
  readonly cells: readonly string[];
}

/** Past these a file is damaged, most often by a quote that nobody closes; they also bound what is held in memory. */
const longestCell = 1024 * 1024;
const longestRecord = 4 * 1024 * 1024;
const mostCells = 10_000;

const quote = '"';
const isBlank = (character: string) => character === " " || character === "\t";

/**
 * Reads CSV as it comes, piece by piece: RFC 4180 with any delimiter and line ending, spaces before an opening quote,
 * and quotes inside cells that do not begin with one. What cannot be read without guessing is refused with its line.
 */
export class CsvReader {
  readonly #delimiter: string;
  #state: "start" | "plain" | "quoted" | "quote" | "after" = "start";
  #cells: string[] = [];
  #cell = "";
  #recordSize = 0;
  #recordLine = 1;
  #quoteLine = 1;
  #afterReturn = false;
  /** The line that is being read. */
  line = 1;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** The records that end in this piece. */
  push(text: string): CsvRecord[] {
    const records: CsvRecord[] = [];
    let at = 0;
    if (this.#afterReturn && text !== "") {
      this.#afterReturn = false;
      if (text[0] === "\n") at = 1;
    }
    while (at < text.length) {
      if (this.#state === "quoted") at = this.#readQuoted(text, at);
      else if (this.#state === "plain") at = this.#readPlain(text, at, records);
      else at = this.#readEdge(text, at, records);
    }
    return records;
  }

  /** The record that the end of the file ends, if there is one. */
  end(): CsvRecord[] {
    if (this.#state === "quoted")
      throw malformed(
        this.#quoteLine,
        "a quote is opened and never closed",
        "close it, or double it where it is meant as a character",
      );
    if (this.#state === "start" && this.#cells.length === 0 && this.#cell === "") return [];
    const records: CsvRecord[] = [];
    this.#endRecord(records);
    return records;
  }

  #readQuoted(text: string, at: number): number {
    const end = text.indexOf(quote, at);
    const stop = end < 0 ? text.length : end;
    for (let next = text.indexOf("\n", at); next >= 0 && next < stop; next = text.indexOf("\n", next + 1))
      this.line += 1;
    this.#append(text, at, stop);
    if (end < 0) return stop;
    this.#state = "quote";
    return stop + 1;
  }

  #readPlain(text: string, at: number, records: CsvRecord[]): number {
    const delimiter = this.#delimiter.charCodeAt(0);
    let stop = at;
    for (; stop < text.length; stop += 1) {
      const code = text.charCodeAt(stop);
      if (code === delimiter || code === 10 || code === 13) break;
    }
    this.#append(text, at, stop);
    return stop < text.length ? this.#endCell(text, stop, records) : stop;
  }

  /** Where a cell begins, or after its closing quote. */
  #readEdge(text: string, at: number, records: CsvRecord[]): number {
    const character = text[at] as string;
    if (character === this.#delimiter || character === "\n" || character === "\r")
      return this.#endCell(text, at, records);
    if (this.#state === "start") {
      if (character === quote) {
        this.#cell = "";
        this.#quoteLine = this.line;
        this.#state = "quoted";
        return at + 1;
      }
      if (isBlank(character)) this.#append(text, at, at + 1);
      else this.#state = "plain";
      return isBlank(character) ? at + 1 : at;
    }
    if (this.#state === "quote" && character === quote) {
      this.#append(text, at, at + 1);
      this.#state = "quoted";
      return at + 1;
    }
    if (!isBlank(character))
      throw malformed(
        this.line,
        `the quoted cell that begins on line ${this.#quoteLine} ends before other text`,
        "double the quotes inside a quoted cell, and close the one before",
      );
    this.#state = "after";
    return at + 1;
  }

  #append(text: string, from: number, to: number): void {
    if (from === to) return;
    this.#cell += text.slice(from, to);
    if (this.#cell.length > longestCell)
      throw malformed(
        this.#state === "quoted" ? this.#quoteLine : this.#recordLine,
        `column ${this.#cells.length + 1} holds more than ${longestCell} characters`,
        "shorten it, or close the quote before it",
      );
  }

  #endCell(text: string, at: number, records: CsvRecord[]): number {
    const character = text[at];
    if (character === this.#delimiter) {
      this.#keepCell();
      this.#state = "start";
      return at + 1;
    }
    this.#endRecord(records);
    this.line += 1;
    this.#recordLine = this.line;
    if (character === "\n") return at + 1;
    if (at + 1 === text.length) this.#afterReturn = true;
    return text[at + 1] === "\n" ? at + 2 : at + 1;
  }

  #keepCell(): void {
    this.#cells.push(this.#cell);
    this.#recordSize += this.#cell.length;
    this.#cell = "";
    if (this.#cells.length > mostCells)
      throw malformed(
        this.#recordLine,
        `it has more than ${mostCells} columns`,
        "check the delimiter and the line endings",
      );
    if (this.#recordSize > longestRecord)
      throw malformed(this.#recordLine, `it holds more than ${longestRecord} characters`, "shorten its cells");
  }

  #endRecord(records: CsvRecord[]): void {
    this.#keepCell();
    records.push({ line: this.#recordLine, cells: this.#cells });
    this.#cells = [];
    this.#recordSize = 0;
    this.#state = "start";
  }
}

const malformed = (line: number, problem: string, cure: string) =>
  importErrors(
    "import.malformed",
    { line, problem, cure },
    { errors: [{ pointer: "/file", message: `line ${line}: ${problem}; ${cure}` }] },
  );
