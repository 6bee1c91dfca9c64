import type { ComposedCrm } from "./compose.ts";

const letters = [
  "Ångström",
  "李小龍",
  "👩‍🚀 Ada",
  "مُحَمَّد",
  "Zoë\u200d",
  'O\'Brien "Bob"',
  "naïve\\%_",
  "𝔘nicode",
  "x".repeat(300),
];
export const long = (kB: number) => "Grüße, 世界 🌍. ".repeat(Math.ceil((kB * 1024) / 22)).slice(0, kB * 1000);

/** A contact of every shape: with all it can have, with nothing but a name, and all between. */
function contact(n: number) {
  const more = {
    givenName: n % 3 ? "Anna" : undefined,
    familyName: n % 3 ? `Meier ${n}` : undefined,
    jobTitle: n % 4 ? "Buyer" : null,
    birthday: n % 5 ? `19${50 + (n % 50)}-02-${10 + (n % 18)}` : null,
    notes: n % 97 ? null : long(15),
    kinds: n % 2 ? (["customer"] as const) : [],
    tags: n % 7 ? ["newsletter", `t${n % 11}`] : [],
    doNotContact: n % 13 ? undefined : { email: "asked to be left alone" },
    attributes: n % 10 ? undefined : ({ tier: "gold", since: "2020-02-29" } as const),
    ownerId: n % 6 ? "u_upgrade" : null,
  };
  const points = {
    emails: [{ email: `Person.${n}@Exämple.example`, label: n % 2 ? "work" : null }, { email: `p${n}@second.example` }],
    phones: [
      { number: `+49 30 ${100_000 + n}` },
      { number: `030/${200_000 + n}`, type: "mobile" as const, extension: "7" },
    ],
    addresses: [{ street: `Straße ${n}`, city: "Köln", postalCode: "50667", country: "DE" }],
    handles: [{ kind: "linkedin", value: `person-${n}` }],
    externalIds: [{ source: "shop", id: `C${n}` }],
  };
  const displayName = letters[n % 50] ?? `Person ${n}`;
  return n % 9 === 0 ? { displayName } : { displayName, ...more, ...points };
}

type Desk = ReturnType<ComposedCrm["as"]>;

const chunks = (from: number, count: number) =>
  Array.from({ length: Math.ceil(count / 500) }, (_, index) =>
    Array.from({ length: Math.min(500, count - index * 500) }, (_, at) => from + index * 500 + at),
  );
const made = (results: readonly { readonly status: string; readonly id?: string }[]): string[] =>
  results.map((result) => {
    if (!result.id) throw new Error(`The release refused: ${JSON.stringify(result)}`);
    return result.id;
  });

/** Contacts, organizations and their relations. */
export async function people(desk: Desk, counts: { readonly contacts: number; readonly organizations: number }) {
  const contacts: string[] = [];
  const organizations: string[] = [];
  for (const numbers of chunks(0, counts.contacts))
    contacts.push(...made((await desk.contacts.createMany({ items: numbers.map(contact) as never })).results));
  for (const numbers of chunks(0, counts.organizations)) {
    const items = numbers.map((n) => ({
      displayName: `Firm ${n} GmbH & Söhne`,
      industry: n % 2 ? "Groceries" : null,
      size: n % 3 ? n : null,
      phones: [{ number: `+49 40 ${300_000 + n}` }],
      externalIds: [{ source: "shop", id: `O${n}` }],
    }));
    organizations.push(...made((await desk.organizations.createMany({ items })).results));
  }
  for (const [n, id] of organizations.entries())
    if (n % 10 === 1) await desk.organizations.update({ id, parentId: organizations[0] as string });
  for (const numbers of chunks(0, organizations.length * 2)) {
    const items = numbers.map((n) => ({
      contactId: contacts[n] as string,
      organizationId: organizations[n % organizations.length] as string,
      role: n % 2 ? "Einkäufer" : "buyer",
      startsOn: n % 2 ? "2024-02-29" : null,
      primary: n % 3 === 0,
    }));
    made((await desk.relations.createMany({ items })).results);
  }
  return { contacts, organizations };
}
