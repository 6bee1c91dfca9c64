import { countries } from "./countries.ts";
import type { City, Country } from "./country.ts";
import { makeContact } from "./make-contact.ts";
import { makeOrganization, slug } from "./make-organization.ts";
import type { PhoneBook } from "./phone-book.ts";
import type { Random } from "./random.ts";
import { showcase } from "./showcase.ts";

/** A firm with its people, as `createOrganization` and `createContact` take them. */
export interface Customer {
  readonly organization: ReturnType<typeof makeOrganization>;
  readonly people: readonly ReturnType<typeof makeContact>[];
}

const organizationsPerCountry = 36;

/** Made-up firms in several countries, no two of one name, with one to three people each. */
export function makeCustomers(random: Random, phones: PhoneBook): readonly Customer[] {
  const names = new Set<string>();
  const made = countries.flatMap((country) =>
    Array.from({ length: organizationsPerCountry }, () =>
      makeCustomer(random, phones, country, firmName(random, country, names)),
    ),
  );
  return [showcaseCustomer(random, phones), ...made];
}

function firmName(random: Random, { familyNames, trades, forms }: Country, names: Set<string>): string {
  for (;;) {
    const name = `${random.pick(familyNames)} ${random.pick(trades)} ${random.pick(forms)}`;
    // Two that differ in their legal form alone would have the same web address.
    const key = slug(name.slice(0, name.lastIndexOf(" ")));
    if (names.has(key) || name === showcase.organization) continue;
    names.add(key);
    return name;
  }
}

function makeCustomer(random: Random, phones: PhoneBook, country: Country, name: string): Customer {
  const city = random.pick<City>(country.cities);
  const organization = makeOrganization(random, phones, country, city, name);
  const taken = new Set<string>();
  const people = Array.from({ length: random.pick([1, 1, 2, 2, 3]) }, () => {
    const person = { givenName: random.pick(country.givenNames), familyName: random.pick(country.familyNames) };
    return makeContact(random, phones, country, city, person, `${slug(name)}.example`);
  });
  // Two of the same name in one firm would share an e-mail address.
  return {
    organization,
    people: people.filter(({ emails: [first] }) => first && !taken.has(first.email) && taken.add(first.email)),
  };
}

function showcaseCustomer(random: Random, phones: PhoneBook): Customer {
  const [country] = countries;
  const [city] = country.cities;
  const organization = makeOrganization(random, phones, country, city, showcase.organization);
  return {
    organization,
    people: [makeContact(random, phones, country, city, showcase, `${slug(showcase.organization)}.example`)],
  };
}
