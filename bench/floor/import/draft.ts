import { ImportedContact } from "../contact-input.ts";
import { emailKeyOf } from "../new-contact.ts";
import { type PhoneNumber, readPhone } from "../phone-number.ts";

/** A row as it was read: what it says, and what it is known by; or why it says nothing that can be imported. */
export interface Draft {
  readonly row: number;
  readonly cells: readonly string[];
  readonly input: ImportedContact;
  readonly name: string;
  readonly externalId: string | undefined;
  readonly emails: readonly string[];
  readonly numbers: readonly PhoneNumber[];
  readonly problems: readonly string[];
}

/** Column → field, as the import's mapping has it. */
export type Mapping = Readonly<Record<string, string>>;

/** Reads rows of a file with this header. The floor knows these fields: names, stage, tags, one e-mail, phone and id. */
export function draftReader(header: readonly string[], mapping: Mapping, source: string) {
  const fields = header.map((name) => mapping[name.trim()]);
  return (row: number, cells: readonly string[]): Draft => {
    const said: Record<string, string> = {};
    for (const [at, field] of fields.entries()) {
      const cell = cells[at]?.trim();
      if (field !== undefined && cell) said[field] = cell;
    }
    const { givenName, familyName, lifecycleStage, tags, email, phone, externalId } = said;
    const given = {
      ...(givenName && { givenName }),
      ...(familyName && { familyName }),
      ...(lifecycleStage && { lifecycleStage }),
      ...(tags && { tags: tags.split(/[;,\n]/).map((tag) => tag.trim()) }),
      ...(email && { emails: [{ email }] }),
      ...(phone && { phones: [{ number: phone, type: "voice" }] }),
      externalIds: externalId ? [{ source, id: externalId }] : [],
    };
    const checked = ImportedContact.safeParse(given);
    const problems = (checked.error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
    if (cells.length > header.length) problems.push(`has ${cells.length} cells, the header ${header.length}`);
    if (!givenName && !familyName) problems.push("contact: has no name");
    return {
      ...{ row, cells, externalId, problems },
      input: checked.data ?? { externalIds: [] },
      name: [givenName, familyName].filter(Boolean).join(" "),
      emails: email ? [emailKeyOf(email)] : [],
      numbers: phone ? [readPhone(phone)] : [],
    };
  };
}

const fewestDigits = 5;
/** What somebody is found by: a number of a few digits is nobody's. */
export const digitsOf = ({ numbers }: Draft): readonly string[] =>
  numbers.map(({ nationalDigits }) => nationalDigits).filter((digits) => digits.length >= fewestDigits);
