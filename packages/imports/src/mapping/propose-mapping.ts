import { comparisonKey } from "@kith/core";
import { type ImportedEntity, otherParty, partyOf, readFieldPath } from "./field-paths.ts";
import { labelledAddress, labelledParts, seriesHeaders } from "./header-patterns.ts";
import { knownHeaders } from "./known-headers.ts";

/** The columns that name a field in any of their spellings: "firstName", "First Name" and "FIRST_NAME" are one. */
export const headerKey = (header: string): string =>
  comparisonKey(header.replace(/([a-z])([A-Z])/g, "$1 $2").replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2"))
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

const byKey = new Map(
  Object.entries(knownHeaders).flatMap(([path, names]) => names.map((name) => [name, path] as const)),
);

/** A column for each field; null for those that are not known, or whose field another column has. */
export function proposeMapping(header: readonly string[], entity: ImportedEntity): ReadonlyMap<string, string | null> {
  const keys = new Set(header.map(headerKey));
  const taken = new Set<string>();
  const mapping = new Map<string, string | null>();
  for (const name of header) {
    if (name === "") continue;
    const path = pathOf(headerKey(name), keys, entity);
    const free = path !== undefined && (!taken.has(path) || gathers(path, entity));
    mapping.set(name, free ? path : null);
    if (free) taken.add(path);
  }
  return mapping;
}

function pathOf(key: string, keys: ReadonlySet<string>, entity: ImportedEntity): string | undefined {
  // Beside a job title, a title is Dr. or Prof.
  if (key === "title" && keys.has("job title")) return written("person.title", entity);
  for (const [pattern, path] of seriesHeaders) {
    const found = pattern.exec(key);
    // "Address 1" alone is a line of the only address, and is known by name.
    if (found && !byKey.has(key)) return path(Number(found[1] ?? 1) - 1);
  }
  const labelled = labelledAddress.exec(key);
  const part = labelledParts[labelled?.[2] ?? ""];
  if (labelled && part) return `address.${labelled[1] === "business" ? "work" : labelled[1]}.${part}`;
  const known = byKey.get(key);
  return known && written(known, entity);
}

/** How a known field is spelled in an import of this entity; undefined where that has no such field. */
function written(known: string, entity: ImportedEntity): string | undefined {
  const party = known.startsWith("person.")
    ? "contact"
    : known.startsWith("company.")
      ? "organization"
      : partyOf(entity);
  const name = known.replace(/^(person|company)\./, "");
  const path = party === otherParty(partyOf(entity)) ? `${party}.${name}` : name;
  return readFieldPath(path, entity) && path;
}

/** Whether several columns may fill the field: lines of a street are joined, phones are a list. */
function gathers(path: string, entity: ImportedEntity): boolean {
  const field = readFieldPath(path, entity)?.field;
  if (field?.kind === "address") return field.part === "street" || field.part === "street2";
  return (field?.kind === "email" || field?.kind === "phone") && field.item === undefined;
}
