export type ConstraintKind = "unique" | "foreignKey" | "notNull" | "check";

/**
 * A row that a constraint refused, told alike by both databases as far as they know: SQLite names the columns of a
 * unique index but not the index, and nothing of a foreign key.
 */
export class ConstraintError extends Error {
  override readonly name = "ConstraintError";
  readonly kind: ConstraintKind;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  /** As in the database. */
  readonly columns: readonly string[] | undefined;

  constructor(
    found: {
      readonly kind: ConstraintKind;
      readonly constraint?: string | undefined;
      readonly table?: string | undefined;
      readonly columns?: readonly string[] | undefined;
    },
    cause: unknown,
  ) {
    super(`A ${found.kind} constraint refused the row`, { cause });
    this.kind = found.kind;
    this.constraint = found.constraint;
    this.table = found.table;
    this.columns = found.columns;
  }
}
