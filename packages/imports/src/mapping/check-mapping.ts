import { importErrors } from "../import-errors.ts";
import { fieldPaths, type ImportedEntity, type Party, partyOf, readFieldPath, type Target } from "./field-paths.ts";
import { nearest } from "./nearest.ts";

/** Header → field path; null and what is left out is not imported. */
export type Mapping = Readonly<Record<string, string | null>>;

/** A column that is imported, and as what. */
export interface MappedColumn {
  readonly index: number;
  readonly name: string;
  readonly target: Target;
}

/** The names an attribute may have, by party; undefined where the host declared none. */
export type DeclaredAttributes = (party: Party) => ReadonlySet<string> | undefined;

/**
 * The columns that a mapping imports, in the order of the file.
 *
 * @throws `import.unknownColumn`, `import.unknownField` or `import.nothingMapped`, naming the column
 */
export function mappedColumns(
  header: readonly string[],
  mapping: Mapping,
  entity: ImportedEntity,
  declared: DeclaredAttributes,
): readonly MappedColumn[] {
  const pointer = (column: string) => `/mapping/${column.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const columns: MappedColumn[] = [];
  for (const [name, path] of Object.entries(mapping)) {
    const index = header.indexOf(name.trim());
    if (index < 0 || name.trim() === "")
      throw importErrors(
        "import.unknownColumn",
        { column: JSON.stringify(name), columns: header.filter(Boolean).join(", ") },
        { errors: [{ pointer: pointer(name), message: "is not a column of the file" }] },
      );
    if (path === null) continue;
    const target = readFieldPath(path, entity);
    const attribute = target?.field.kind === "attribute" ? target.field.name : undefined;
    if (!target || (attribute !== undefined && !declared(target.party)?.has(attribute))) {
      const names = [...(target ? (declared(target.party) ?? []) : [])].map((known) => `attributes.${known}`);
      const found = nearest(path, names.length > 0 ? names : fieldPaths(entity).keys());
      throw importErrors(
        "import.unknownField",
        { path: JSON.stringify(path), nearest: found },
        {
          errors: [
            { pointer: pointer(name), message: `${JSON.stringify(path)} is not a field here; did you mean ${found}?` },
          ],
        },
      );
    }
    columns.push({ index, name: name.trim(), target });
  }
  requireName(columns, partyOf(entity));
  return columns.sort((one, other) => one.index - other.index);
}

const names: Readonly<Record<Party, readonly string[]>> = {
  contact: ["displayName", "givenName", "familyName"],
  organization: ["displayName"],
};

function requireName(columns: readonly MappedColumn[], party: Party): void {
  const named = columns.some(
    ({ target }) => target.party === party && target.field.kind === "text" && names[party].includes(target.field.name),
  );
  if (named) return;
  const problem =
    columns.length === 0 ? "no column is mapped to a field" : `no column is mapped to the name of the ${party}`;
  const cure = `give a mapping with ${names[party].join(" or ")}`;
  throw importErrors(
    "import.nothingMapped",
    { problem, cure },
    { errors: [{ pointer: "/mapping", message: `${problem}; ${cure}` }] },
  );
}

/** The parties that a row of these columns may hold. */
export const partiesOf = (columns: readonly MappedColumn[], entity: ImportedEntity): ReadonlySet<Party> =>
  new Set([partyOf(entity), ...columns.map(({ target }) => target.party)]);
