import type { ContactPhone } from "../contacts/contact.ts";
import { readPhone, saysCountry } from "../phones/read-phone.ts";
import type { Row } from "../plugin/entity.ts";

/** What stored numbers are compared with to find who is calling. */
export interface PhoneCandidates {
  readonly e164: ReadonlySet<string>;
  readonly nationalDigits: readonly string[];
  readonly extension: string | null;
  /** The number says its country, so that it is no other country's. */
  readonly international: boolean;
}

/**
 * The ways to read a caller's number: as it stands if it names its country; else in each of the regions, by its
 * national digits, and, if it is possible in none of them, as an international number that lost its plus.
 */
export function phoneCandidates(given: string, regions: readonly string[]): PhoneCandidates {
  // A plus that was not encoded in the query string arrives as a space.
  const phone = /^ \d/.test(given) ? `+${given.trim()}` : given;
  const readings = regions.map((region) => readPhone(phone, region));
  if (!readings.some(({ e164 }) => e164 !== null))
    readings.push(readPhone(`+${phone.replace(/\D/g, "").replace(/^00/, "")}`, ""));
  const digits = readings.map(({ nationalDigits }) => nationalDigits).filter((each) => each !== "");
  return {
    e164: new Set(readings.flatMap(({ e164 }) => e164 ?? [])),
    nationalDigits: [...new Set(digits)],
    extension: readings.find(({ extension }) => extension !== null)?.extension ?? null,
    international: saysCountry(phone),
  };
}

export type StoredPhone = Pick<Row<typeof ContactPhone>, "number" | "e164" | "extension" | "invalidSince">;

/** How well a stored number with the same national digits matches: less is better; undefined where it is another's. */
export function phoneRank(stored: StoredPhone, candidates: PhoneCandidates): number | undefined {
  const same = stored.e164 !== null && candidates.e164.has(stored.e164);
  const elsewhere = stored.e164 !== null && saysCountry(stored.number);
  if (!same && candidates.international && elsewhere) return undefined;
  const otherExtension = candidates.extension !== null && stored.extension !== candidates.extension;
  return (stored.invalidSince === null ? 0 : 4) + (same ? 0 : 2) + (otherExtension ? 1 : 0);
}
