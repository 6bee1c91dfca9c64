import { importErrors } from "../import-errors.ts";

export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/** How a file is to be read, by its beginning. */
export interface EncodingGuess {
  readonly encoding: Encoding;
  /** Nothing but ASCII so far: what comes may still turn out to be Windows-1252. */
  readonly open: boolean;
}

const asCsv = "save it as CSV (UTF-8)";

const signatures: readonly (readonly [bytes: readonly number[], problem: string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], "it is a workbook or another zipped file"],
  [[0xd0, 0xcf, 0x11, 0xe0], "it is an old Excel workbook"],
  [[0x25, 0x50, 0x44, 0x46], "it is a PDF"],
  [[0x1f, 0x8b], "it is compressed"],
];

/** The byte order mark decides; else what is valid UTF-8 is UTF-8, and other text Windows-1252. */
export function guessEncoding(sample: Uint8Array): EncodingGuess {
  const begins = (bytes: readonly number[]) => bytes.every((byte, index) => sample[index] === byte);
  for (const [bytes, problem] of signatures) if (begins(bytes)) throw notText(problem);
  if (begins([0xff, 0xfe])) return { encoding: "utf-16le", open: false };
  if (begins([0xfe, 0xff])) return { encoding: "utf-16be", open: false };
  if (begins([0xef, 0xbb, 0xbf])) return { encoding: "utf-8", open: false };
  if (sample.includes(0)) throw notText("it holds NUL bytes, as programs, pictures and UTF-16 without its mark do");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(sample, { stream: true });
    return { encoding: "utf-8", open: text.length === sample.length };
  } catch {
    return { encoding: brokenEncoding(sample), open: false };
  }
}

/** The encoding of a sample that is not valid UTF-8 as it stands. */
function brokenEncoding(sample: Uint8Array): Encoding {
  const foreign = [...new TextDecoder("utf-8").decode(sample)].filter((character) => character > "\x7f");
  const broken = foreign.filter((character) => character === "\ufffd").length;
  // Of Windows-1252 next to nothing happens to be UTF-8; a UTF-8 file with a damaged line is refused with that line.
  if (broken <= foreign.length - broken) return "utf-8";
  // Control characters are rare in text and common in anything else.
  const controls = sample.filter((byte) => byte < 32 && !(byte >= 9 && byte <= 13)).length;
  if (controls * 50 > sample.length) throw notText("it holds control characters, as programs and pictures do");
  return "windows-1252";
}

/** Pieces of text from pieces of bytes; the byte order mark is left out. */
export class TextPieces {
  readonly encoding: Encoding;
  readonly #decoder: InstanceType<typeof TextDecoder>;

  constructor(encoding: Encoding) {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: encoding !== "windows-1252" });
  }

  /** @throws Undecodable */
  next(bytes: Uint8Array | undefined): string {
    try {
      return bytes ? this.#decoder.decode(bytes, { stream: true }) : this.#decoder.decode();
    } catch {
      const text = bytes ? new TextDecoder(this.encoding).decode(bytes) : "";
      // A character that began in the piece before looks broken at the beginning too.
      const at = text.indexOf("\ufffd", 3);
      throw new Undecodable((at < 0 ? "" : text.slice(0, at)).split("\n").length - 1);
    }
  }
}

/** Bytes that are no text in the encoding, so many lines after the beginning of their piece. */
export class Undecodable extends Error {
  override readonly name = "Undecodable";
  readonly lines: number;

  constructor(lines: number) {
    super("The bytes are no text in this encoding");
    this.lines = lines;
  }
}

export const notText = (problem: string, cure = asCsv) =>
  importErrors("import.notText", { problem, cure }, { errors: [{ pointer: "/file", message: `${problem}; ${cure}` }] });
