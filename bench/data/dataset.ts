import { oneOf, seeded } from "./random.ts";

/** The tenant that is measured, and whoever asks. */
export const tenant = "main";
export const user = "u_1";
/** What callers send as a bearer token. */
export const token = "bench-token";

const minute = 60_000;
const start = Date.parse("2024-12-01T08:00:00Z");
const given = ["Maria", "Thomas", "Ana", "Zoë", "Émile", "Nancy", "Li", "Olu", "Ingrid", "José", "Priya", "Sven"];
const family = ["Anders", "Hardy", "Trujillo", "Nuñez", "Davolio", "Berg", "Müller", "Okafor", "Rossi", "Chen"];
const stages = ["lead", "prospect", "customer", "customer", "former"];

/** Kinds of records in ids, so that no two are alike. */
const kinds = {
  organization: 1,
  contact: 2,
  email: 3,
  phone: 4,
  relation: 5,
  interaction: 6,
  task: 7,
  entry: 8,
} as const;

/** The version 7 UUID of the index-th record of its kind: in the order of creation, as the CRM's own are. */
export function idOf(kind: keyof typeof kinds, index: number, at: number): string {
  const time = at.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${kinds[kind]}00-8000-${index.toString(16).padStart(12, "0")}`;
}

/**
 * What the database holds, told by index: the same for everybody who asks, so that load generator, server and check
 * need no list of it. For N contacts: N / 10 organizations, 10 N interactions, N / 5 open tasks; one contact in a
 * thousand has 1,000 of the interactions, the others share the rest evenly.
 */
export class Dataset {
  readonly contacts: number;
  readonly organizations: number;
  readonly interactions: number;
  readonly tasks: number;
  /** The first so many contacts have 1,000 interactions each. */
  readonly busy: number;

  constructor(contacts: number) {
    this.contacts = contacts;
    this.organizations = Math.ceil(contacts / 10);
    this.interactions = contacts * 10;
    this.tasks = Math.floor(contacts / 5);
    this.busy = Math.min(Math.max(1, Math.ceil(contacts / 1_000)), Math.floor(this.interactions / 1_000));
  }

  organization(index: number) {
    const at = start + index * minute;
    return {
      id: idOf("organization", index, at),
      at,
      name: `${oneOf(family, seeded(index))} & Sons ${index}`,
      phone: `+49 89 ${2_000_000 + index}`,
      phoneId: idOf("phone", this.contacts + index, at),
      digits: `89${2_000_000 + index}`,
    };
  }

  contact(index: number) {
    const random = seeded(index + 1);
    const at = start + index * minute;
    const [givenName, familyName] = [oneOf(given, random), oneOf(family, random)];
    return {
      id: idOf("contact", index, at),
      at,
      givenName,
      familyName,
      displayName: `${givenName} ${familyName}`,
      stage: oneOf(stages, random),
      email: `${givenName}.${familyName}.${index}@example.com`,
      emailId: idOf("email", index, at),
      phone: `+49 30 ${10_000_000 + index}`,
      phoneId: idOf("phone", index, at),
      digits: `30${10_000_000 + index}`,
      organization: index % this.organizations,
      relationId: idOf("relation", index, at),
    };
  }

  interaction(index: number) {
    const forBusy = index < this.busy * 1_000;
    const contact = forBusy ? index % this.busy : this.busy + (index % (this.contacts - this.busy));
    const at = start + index * (minute / 10);
    return { id: idOf("interaction", index, at), at, contact };
  }

  /** Of every fifth contact. */
  task(index: number) {
    const at = start + index * minute;
    return { id: idOf("task", index, at), at, contact: index * 5 };
  }
}
