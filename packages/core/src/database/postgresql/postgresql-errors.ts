import type { DatabaseError } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import { isCrmError } from "../../errors/crm-error.ts";
import { ConstraintError, type ConstraintKind } from "../constraint-error.ts";

const kinds: Readonly<Record<string, ConstraintKind>> = {
  "23505": "unique",
  "23503": "foreignKey",
  "23502": "notNull",
  "23514": "check",
};

/** Deadlock, serialization, a lock that was not to be had. */
const busy = /^(40001|40P01|55P03)$/;
/** Connection exceptions, no more connections, shutdown; and what the socket says. */
const unavailable =
  /^(08\w{3}|53\w{3}|57P0[1-4]|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
/** `pg` gives these no code. */
const lost = /^(Connection terminated|Client (has encountered|was closed)|timeout e|The server does not support SSL)/;
/** A prepared statement that the server no longer takes: the schema changed under it, or a pooler lost it. */
const stale = /^(26000|0A000|42P05)$/;

/** Says what an error of `pg` means, in the words both databases share; others are returned as they are. */
export function translatePostgresql(error: unknown): unknown {
  if (!(error instanceof Error) || isCrmError(error) || error instanceof ConstraintError) return error;
  const { code = "", message, detail, constraint, table, column, routine } = error as DatabaseError;
  const kind = kinds[code];
  const columns = column ? [column] : columnsOf(detail);
  if (kind) return new ConstraintError(kind, error, { constraint, table, columns });
  if (code === "42501" && routine === "ExecWithCheckOptions")
    return coreErrors("tenant.refused", { table: /"([^"]+)"[^"]*$/.exec(message)?.[1] ?? "a table" }, { cause: error });
  if (busy.test(code)) return coreErrors("database.busy", {}, { cause: error });
  if (unavailable.test(code) || lost.test(message)) return coreErrors("database.unavailable", {}, { cause: error });
  if (message.startsWith("Cannot use a pool after calling end")) return coreErrors("crm.closed", {}, { cause: error });
  return error;
}

/** Whether the connection is of no more use. */
export const isLost = (error: unknown): boolean => isCrmError(error) && error.code === "database.unavailable";

export const isStale = (error: unknown): boolean => stale.test(String((error as DatabaseError | null)?.code));

/** The server stopped the statement, be it for its time. */
export const isCanceled = (error: unknown): boolean => (error as DatabaseError | null)?.code === "57014";

/** `Key (tenant_id, email_key)=(main, a@b.example) already exists.` */
function columnsOf(detail: string | undefined): string[] | undefined {
  const columns = detail && /^Key \((.+?)\)=\(/.exec(detail)?.[1];
  return columns ? columns.split(", ").map((column) => column.replaceAll('"', "")) : undefined;
}
