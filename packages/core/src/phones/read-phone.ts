// The smallest of the library's data sets: it knows calling codes, trunk prefixes and possible lengths. Whether a number
// is assigned (what the larger ones add, at twice the size and load time) decides nothing here: what is typed is kept.
import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from "libphonenumber-js/min";

/** What can be told of a number as typed. */
export interface PhoneReading {
  /** `+4930123456`, where the country is known and the number is possible there. */
  readonly e164: string | null;
  /** The national number without trunk zeros: what "030-0074321" and "+49 30 0074321" have in common. */
  readonly nationalDigits: string;
  /** Dialled after the connection: "12" of "555-0100 ext. 12". */
  readonly extension: string | null;
  /** Whether the number itself says its country. */
  readonly international: boolean;
}

/** Reads a number as somebody typed it, in the region (ISO 3166-1 alpha-2) where it would be dialled as it stands. */
export function readPhone(typed: string, region: string): PhoneReading {
  const written = inDigits(typed.normalize("NFKC").trim());
  const country = isSupportedCountry(region.toUpperCase()) ? (region.toUpperCase() as CountryCode) : undefined;
  const parsed = parse(written, country);
  const extension = parsed?.ext ?? null;
  if (!parsed)
    return { e164: null, nationalDigits: withoutZeros(numberPart(written)), extension, international: false };
  return {
    e164: parsed.isPossible() ? parsed.number : null,
    nationalDigits: withoutZeros(parsed.nationalNumber),
    extension,
    international: parse(written, undefined) !== undefined,
  };
}

/** The library takes English words for an extension only; of other languages' the number before them is read. */
const parse = (written: string, country: CountryCode | undefined): PhoneNumber | undefined =>
  parsePhoneNumberFromString(written, country) ?? parsePhoneNumberFromString(numberPart(written), country);

const numberPart = (written: string) => written.replace(/(\d)\D*\p{L}.*$/su, "$1");
const withoutZeros = (written: string) => written.replace(/\D/g, "").replace(/^0+/, "");

const keypad = ["", "", "ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"];

/** "1-800-FLOWERS" is dialled by the letters on the keys. */
const inDigits = (written: string) =>
  /^\+?[\d ().-]+-[A-Z]{3}[A-Z\d-]*$/.test(written)
    ? written.replace(/[A-Z]/g, (letter) => String(keypad.findIndex((letters) => letters.includes(letter))))
    : written;
