import { getCountries } from "libphonenumber-js/min";
import { comparisonKey } from "../table/comparison-key.ts";

/** What people write and no locale's list of names holds. */
const common: ReadonlyMap<string, string> = new Map([
  ["uk", "GB"],
  ["great britain", "GB"],
  ["england", "GB"],
  ["usa", "US"],
  ["u.s.a.", "US"],
  ["holland", "NL"],
  ["czech republic", "CZ"],
  ["turkey", "TR"],
]);

const byLocale = new Map<string, ReadonlyMap<string, string>>();

function namesIn(locale: string): ReadonlyMap<string, string> {
  const known = byLocale.get(locale);
  if (known) return known;
  const names = new Intl.DisplayNames([locale], { type: "region" });
  const map = new Map<string, string>();
  for (const code of getCountries()) {
    map.set(comparisonKey(names.of(code) ?? code), code);
    map.set(code.toLowerCase(), code);
  }
  byLocale.set(locale, map);
  return map;
}

/** The ISO 3166-1 alpha-2 code of a country as written in English or in the tenant's language; null if not known. */
export function countryCode(written: string, locale: string): string | null {
  const key = comparisonKey(written);
  return common.get(key) ?? namesIn("en").get(key) ?? namesIn(locale).get(key) ?? null;
}
