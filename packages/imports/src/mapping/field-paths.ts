/** The two things an import makes; a row may hold one of each, and their relation. */
export type Party = "contact" | "organization";
export type ImportedEntity = "contacts" | "organizations";

export const partyOf = (entity: ImportedEntity): Party => (entity === "contacts" ? "contact" : "organization");
export const otherParty = (party: Party): Party => (party === "contact" ? "organization" : "contact");

/** How the cell of a column becomes part of a record. Several columns of one text are joined by a space, in their order. */
export type Field =
  | { readonly kind: "text" | "date" | "number" | "set"; readonly name: string }
  | { readonly kind: "externalId" }
  | { readonly kind: "attribute"; readonly name: string }
  /** `item` tells the parts of one e-mail address or phone from those of the next. */
  | { readonly kind: "email"; readonly part: "email" | "label"; readonly item?: string; readonly label?: string }
  | {
      readonly kind: "phone";
      readonly part: "number" | "label" | "extension";
      readonly type?: "voice" | "mobile" | "fax";
      readonly item?: string;
      readonly label?: string;
    }
  | { readonly kind: "address"; readonly part: string; readonly item: string; readonly label?: string }
  | { readonly kind: "handle"; readonly of: string }
  | { readonly kind: "role" };

export interface Target {
  readonly party: Party;
  readonly field: Field;
}

const shared = {
  displayName: "What it is called",
  lifecycleStage: "Lifecycle stage",
  source: "Where it came from",
  language: "Language tag such as en or de-AT",
  timeZone: "IANA time zone",
  notes: "Notes",
} as const;

const texts: Readonly<Record<Party, Readonly<Record<string, string>>>> = {
  contact: {
    ...shared,
    salutation: "How to address the person: Ms., Herr",
    title: "Dr., Prof.",
    givenName: "First name",
    middleName: "Middle name",
    familyName: "Last name",
    suffix: "Jr., MBA",
    nickname: "Nickname",
    gender: "Gender",
    jobTitle: "What the person does in the organization",
    department: "Department",
  },
  organization: {
    ...shared,
    legalName: "Full name in the register",
    registrationId: "Number in the register of companies",
    taxId: "Tax number",
    industry: "Industry",
    website: "Web address",
  },
};

const addressParts = ["street", "street2", "city", "region", "postalCode", "country"] as const;
const ways = {
  email: "E-mail address; `email.<label>` says which (email.work)",
  phone: "Phone number; `phone.<label>`",
  mobile: "Mobile number",
  fax: "Fax number; `fax.<label>`",
  externalId: "Its id in the system the file comes from, under the import's `source`",
  tags: "Tags, several in a cell separated by ; or ,",
  kinds: "prospect, customer, partner, supplier or former; several separated by ; or ,",
};

/** Every field of one party with what it is, in its plain spelling; those with labels and positions are spelled beside it. */
export function fieldsOf(party: Party): ReadonlyMap<string, string> {
  const fields = new Map<string, string>(Object.entries(texts[party]));
  if (party === "contact") {
    fields.set("birthday", "Date of birth: 1957-03-14, 19570314, 14.03.1957, or as the tenant's locale writes it");
    fields.set("website", "Web address");
    fields.set("handle.linkedin", "Name in a network; any network after the dot");
  } else fields.set("size", "Number of employees");
  for (const [name, description] of Object.entries(ways)) fields.set(name, description);
  for (const part of addressParts)
    fields.set(`address.${part}`, `Postal address: ${part}; \`address.<label>.${part}\``);
  fields.set("attributes.<name>", "A field that the host declared");
  return fields;
}

/** All paths of an import: its own fields plain, those of the other party after its name, and the relation's role. */
export function fieldPaths(entity: ImportedEntity): ReadonlyMap<string, string> {
  const own = partyOf(entity);
  const other = otherParty(own);
  return new Map([
    ...fieldsOf(own),
    ...[...fieldsOf(other)].map(([path, description]) => [`${other}.${path}`, description] as const),
    ["relation.role", "What the person is to the organization; default is the job title"],
  ]);
}

const label = /^[\p{L}\p{N} _-]{1,50}$/u;
const position = /^\d{1,2}$/;

/** What a path means; undefined where there is no such field. */
export function readFieldPath(path: string, entity: ImportedEntity): Target | undefined {
  if (path === "relation.role") return { party: "contact", field: { kind: "role" } };
  const own = partyOf(entity);
  const [first = "", ...rest] = path.split(".");
  const named = first === "contact" || first === "organization";
  const party: Party = named ? (first as Party) : own;
  const field = readField(named ? rest : [first, ...rest], party);
  return field && { party, field };
}

function readField(parts: readonly string[], party: Party): Field | undefined {
  const [first = "", second, third, ...more] = parts;
  if (more.length > 0) return undefined;
  const isLabel = (text: string | undefined): text is string =>
    text !== undefined && label.test(text) && !position.test(text);
  if (second === undefined) return readPlain(first, party);
  if (third === undefined) {
    if (first === "attributes") return { kind: "attribute", name: second };
    if (first === "handle") return isLabel(second) ? { kind: "handle", of: second } : undefined;
    if (first === "email") return isLabel(second) ? { kind: "email", part: "email", label: second } : undefined;
    if (first === "phone" || first === "fax" || first === "mobile")
      return isLabel(second) ? { kind: "phone", part: "number", type: phoneTypes[first], label: second } : undefined;
    return first === "address" && isPart(second) ? { kind: "address", part: second, item: "" } : undefined;
  }
  if (first === "address")
    return isLabel(second) && isPart(third)
      ? { kind: "address", part: third, item: `of ${second}`, label: second }
      : undefined;
  if (!position.test(second)) return undefined;
  if (first === "emails" && (third === "email" || third === "label"))
    return { kind: "email", part: third, item: second };
  if (first === "phones" && (third === "number" || third === "label" || third === "extension"))
    return { kind: "phone", part: third, item: second };
  if (first === "addresses" && (isPart(third) || third === "label"))
    return { kind: "address", part: third, item: second };
  return undefined;
}

const phoneTypes = { phone: "voice", mobile: "mobile", fax: "fax" } as const;
const isPart = (part: string) => (addressParts as readonly string[]).includes(part);

function readPlain(name: string, party: Party): Field | undefined {
  if (Object.hasOwn(texts[party], name)) return { kind: "text", name };
  switch (name) {
    case "birthday":
      return party === "contact" ? { kind: "date", name } : undefined;
    case "size":
      return party === "organization" ? { kind: "number", name } : undefined;
    case "website":
      return { kind: "handle", of: name };
    case "tags":
    case "kinds":
      return { kind: "set", name };
    case "externalId":
      return { kind: "externalId" };
    case "email":
      return { kind: "email", part: "email" };
    case "phone":
    case "mobile":
    case "fax":
      return { kind: "phone", part: "number", type: phoneTypes[name] };
    default:
      return undefined;
  }
}
