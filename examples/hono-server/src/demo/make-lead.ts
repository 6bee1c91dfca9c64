import type { City, Country } from "./country.ts";
import { staff } from "./demo-tenant.ts";
import { slug } from "./make-organization.ts";
import type { PhoneBook } from "./phone-book.ts";
import type { Random } from "./random.ts";

const wanted = [
  "Warehouse scanners",
  "A maintenance contract",
  "Label printers",
  "A trial of the new line",
  "Spare parts",
] as const;

/** Somebody who showed interest, as the leads plugin's `capture` takes it. */
export function makeLead(random: Random, phones: PhoneBook, country: Country, city: City) {
  const displayName = `${random.pick(country.givenNames)} ${random.pick(country.familyNames)}`;
  const company = `${random.pick(country.familyNames)} ${random.pick(country.trades)}`;
  const { callingCode } = country;
  return {
    displayName,
    company,
    email: `${slug(displayName)}@${slug(company)}.example`,
    // Leads have no address by which a national number could be read.
    phone: phones.international(callingCode, city.landline),
    source: random.pick(["web form", "trade fair", "spring campaign", "referral"]),
    wanted: random.pick(wanted),
    ownerId: random.pick(staff),
  };
}

/** What somebody answers who is asked the default questions. */
export const makeAnswers = (random: Random) => ({
  priceRange: random.pick(["high", "middle", "middle", "low", "unknown"]),
  timeframe: random.pick(["thisMonth", "thisQuarter", "thisYear", "someday"]),
  decisionMaker: random.pick(["yes", "withOthers", "no"]),
  reach: random.pick(["phone", "phone", "email", "email", "letter", "notAtAll"]),
});
