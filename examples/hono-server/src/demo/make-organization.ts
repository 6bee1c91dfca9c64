import type { City, Country } from "./country.ts";
import type { PhoneBook } from "./phone-book.ts";
import type { Random } from "./random.ts";

const industries = ["Manufacturing", "Wholesale", "Construction", "Food", "Health", "Logistics", "Energy"] as const;

/** A name in ASCII for addresses on the net: "Bäcker Solartechnik GmbH" becomes "baecker-solartechnik". */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[äöü]/g, (letter) => ({ ä: "ae", ö: "oe", ü: "ue" })[letter] ?? letter)
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");

/** A firm in one city, as `createOrganization` takes it. Its web address ends in `.example`, which leads nowhere. */
export function makeOrganization(random: Random, phones: PhoneBook, country: Country, city: City, displayName: string) {
  const domain = `${slug(displayName)}.example`;
  const street = random.pick(country.streets);
  const number = random.integer(1, 160);
  return {
    displayName,
    industry: random.pick(industries),
    size: random.pick([4, 9, 18, 40, 75, 120, 260, 800]),
    website: `https://${domain}`,
    kinds: [
      random.pick([
        "customer",
        "customer",
        "customer",
        "prospect",
        "prospect",
        "partner",
        "supplier",
        "former",
      ] as const),
    ],
    source: random.pick(["trade fair", "referral", "web form", "cold call", "campaign"]),
    language: country.language,
    timeZone: country.timeZone,
    emails: [{ email: `office@${domain}`, label: "office" }],
    phones: [{ number: phones.number(country, city.landline), label: "switchboard" }],
    addresses: [
      {
        street: country.numberFirst ? `${number} ${street}` : `${street} ${number}`,
        city: city.name,
        postalCode: city.postalCode,
        region: city.region,
        country: country.code,
        label: "office",
      },
    ],
    externalIds: [{ source: "demo", id: domain }],
  };
}
