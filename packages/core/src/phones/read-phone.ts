// The smallest of the library's data sets: it knows calling codes, trunk prefixes and possible lengths. Whether a number
// is assigned (what the larger ones add, at twice the size and load time) decides nothing here: what is typed is kept.
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";
import { keptByText } from "../database/kept-by-text.ts";

/** What can be told of a number as typed. */
export interface PhoneReading {
  /** `+4930123456`, where the country is known and the number is possible there. */
  readonly e164: string | null;
  /** The national number without trunk zeros: what "030-0074321" and "+49 30 0074321" have in common. */
  readonly nationalDigits: string;
  /** Dialled after the connection: "12" of "555-0100 ext. 12". */
  readonly extension: string | null;
}

/** Reads a number as somebody typed it, in the region (ISO 3166-1 alpha-2) where it would be dialled as it stands. */
export const readPhone = (typed: string, region: string): PhoneReading =>
  typed.length > longestKept ? read(typed, region.toUpperCase()) : kept(`${region.toUpperCase()}:${typed}`);

/** Whether the number itself says its country. */
export const saysCountry = (typed: string): boolean => parse(asWritten(typed), undefined) !== undefined;

/** An import reads the numbers of up to 500 rows before it writes the first: whoever is written was read already. */
const kept = keptByText(1_000, (key) => {
  const at = key.indexOf(":");
  return read(key.slice(at + 1), key.slice(0, at));
});
const longestKept = 60;

function read(typed: string, region: string): PhoneReading {
  const written = asWritten(typed);
  const parsed = parse(written, isSupportedCountry(region) ? (region as CountryCode) : undefined);
  if (!parsed) return { e164: null, nationalDigits: withoutZeros(numberPart(written)), extension: null };
  return {
    e164: parsed.isPossible() ? parsed.number : null,
    nationalDigits: withoutZeros(parsed.nationalNumber),
    extension: parsed.ext ?? null,
  };
}

/** The library takes English words for an extension only; of other languages' the number before them is read. */
const parse = (written: string, country: CountryCode | undefined): PhoneNumber | undefined =>
  parsePhoneNumberFromString(written, country) ?? parsePhoneNumberFromString(numberPart(written), country);

const numberPart = (written: string) => written.replace(/(\d)\D*\p{L}.*$/su, "$1");
const withoutZeros = (written: string) => written.replace(/\D/g, "").replace(/^0+/, "");

const keypad = ["", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];

const asWritten = (typed: string) => inDigits(typed.normalize("NFKC").trim());

/** "1-800-FLOWERS" is dialled by the letters on the keys. */
const inDigits = (written: string) =>
  /^\+?[\d ().-]+-[A-Z]{3}[A-Z\d-]*$/.test(written)
    ? written.replace(/[A-Z]/g, (letter) => String(keypad.findIndex((letters) => letters.includes(letter))))
    : written;
