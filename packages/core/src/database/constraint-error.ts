export type ConstraintKind = "unique" | "foreignKey" | "notNull" | "check";

/**
 * A row that a constraint refused, told alike by both databases as far as they know: SQLite names the columns of a
 * unique index but not the index, and nothing of a foreign key.
 */
export class ConstraintError extends Error {
  override readonly name = "ConstraintError";
  readonly kind: ConstraintKind;
  readonly constraint?: string | undefined;
  readonly table?: string | undefined;
  /** As in the database. */
  readonly columns?: readonly string[] | undefined;

  constructor(kind: ConstraintKind, cause: unknown, told: Pick<ConstraintError, "constraint" | "table" | "columns">) {
    super(`A ${kind} constraint refused the row`, { cause });
    this.kind = kind;
    Object.assign(this, told);
  }
}
