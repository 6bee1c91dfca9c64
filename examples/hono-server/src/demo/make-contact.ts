import type { City, Country } from "./country.ts";
import { slug } from "./make-organization.ts";
import type { PhoneBook } from "./phone-book.ts";
import type { Random } from "./random.ts";

const positions = [
  { jobTitle: "Managing Director", department: "Management" },
  { jobTitle: "Head of Purchasing", department: "Purchasing" },
  { jobTitle: "Purchasing Agent", department: "Purchasing" },
  { jobTitle: "Operations Manager", department: "Operations" },
  { jobTitle: "Plant Engineer", department: "Engineering" },
  { jobTitle: "Accounts Payable", department: "Finance" },
  { jobTitle: "IT Manager", department: "IT" },
  { jobTitle: "Office Manager", department: "Administration" },
] as const;

interface Person {
  readonly givenName: string;
  readonly familyName: string;
  readonly jobTitle?: string;
  /** Instead of one from the phone book. */
  readonly number?: string;
}

/** Somebody who works in that city, as `createContact` takes it. */
export function makeContact(
  random: Random,
  phones: PhoneBook,
  country: Country,
  city: City,
  { givenName, familyName, jobTitle, number }: Person,
  domain: string,
) {
  const position = random.pick(positions);
  const direct = number ?? (random.chance(0.6) ? phones.number(country, city.landline) : undefined);
  const mobile = country.mobile && random.chance(0.4) ? phones.number(country, country.mobile) : undefined;
  return {
    givenName,
    familyName,
    ...position,
    ...(jobTitle ? { jobTitle } : {}),
    kinds: [random.pick(["customer", "customer", "customer", "prospect", "partner", "former"] as const)],
    source: random.pick(["trade fair", "referral", "web form", "cold call", "campaign"]),
    tags: random.chance(0.3) ? [random.pick(["newsletter", "vip", "key account", "reference"])] : [],
    language: country.language,
    timeZone: country.timeZone,
    emails: [{ email: `${slug(givenName)}.${slug(familyName)}@${domain}`, label: "work" }],
    phones: [
      ...(direct ? [{ number: direct, label: "work" }] : []),
      ...(mobile ? [{ number: mobile, type: "mobile" as const, label: "mobile" }] : []),
    ],
    addresses: [
      { city: city.name, postalCode: city.postalCode, region: city.region, country: country.code, label: "work" },
    ],
  };
}
