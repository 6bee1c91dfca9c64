import { coreErrors } from "../../errors/core-errors.ts";
import { isCrmError } from "../../errors/crm-error.ts";
import { ConstraintError, type ConstraintKind } from "../constraint-error.ts";

const kinds: Readonly<Record<string, ConstraintKind>> = {
  SQLITE_CONSTRAINT_UNIQUE: "unique",
  SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
  SQLITE_CONSTRAINT_ROWID: "unique",
  SQLITE_CONSTRAINT_FOREIGNKEY: "foreignKey",
  SQLITE_CONSTRAINT_NOTNULL: "notNull",
  SQLITE_CONSTRAINT_CHECK: "check",
};

/** Says what an error of SQLite means, in the words both databases share; others are returned as they are. */
export function translateSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || isCrmError(error) || error instanceof ConstraintError) return error;
  const { code = "", message } = error as { readonly code?: string; readonly message: string };
  const kind = kinds[code];
  if (kind) return constraintError(kind, error);
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return coreErrors("database.busy", {}, { cause: error });
  if (code === "SQLITE_READONLY") return coreErrors("transaction.required", {}, { cause: error });
  if (/^SQLITE_(CANTOPEN|IOERR|FULL|CORRUPT|NOTADB|PROTOCOL)/.test(code))
    return coreErrors("database.unavailable", {}, { cause: error });
  if (message === "The database connection is not open") return coreErrors("crm.closed", {}, { cause: error });
  return error;
}

/** `UNIQUE constraint failed: contacts.tenant_id, contacts.email_key`; of an index on expressions `: index 'name'`. */
function constraintError(kind: ConstraintKind, cause: Error): ConstraintError {
  const told = /constraint failed: (.+)$/s.exec(cause.message)?.[1];
  const index = told && /^index '(.+)'$/.exec(told)?.[1];
  if (!told || index || kind === "check") return new ConstraintError(kind, cause, { constraint: index || told });
  const columns = told.split(", ").map((column) => column.slice(column.indexOf(".") + 1));
  return new ConstraintError(kind, cause, { table: told.slice(0, told.indexOf(".")), columns });
}
