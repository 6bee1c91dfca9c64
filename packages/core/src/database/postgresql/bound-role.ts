import type { DatabaseError } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Engine } from "../database.ts";
import type { PostgresqlPoolOptions } from "./open-postgresql.ts";

type Given = Pick<PostgresqlPoolOptions, "rowLevelSecurity" | "options">;

/** Options of a connection that is this role before anything can be said on it. */
export function asRole({ rowLevelSecurity, options = "" }: Given): { readonly options?: string } {
  if (typeof rowLevelSecurity !== "object") return options ? { options } : {};
  // The server parts them at white space.
  const role = rowLevelSecurity.role.replace(/[\\\s]/g, "\\$&");
  return { options: `${options} -c role=${role}`.trim() };
}

const roleDocs = "docs/security.md says what the role must be";

/** @throws `database.rowLevelSecurity` where the role that statements run as is bound by no policy, or cannot be had */
export async function assertBound({ query }: Engine["outside"]): Promise<void> {
  const { rows } = await query(
    "select rolname as role, rolsuper as super from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)",
    [],
  ).catch((error) => {
    // What a connection asks for at its beginning has no other error code than many a thing has.
    if ((error as DatabaseError).routine !== "call_string_check_hook") throw error;
    const cure = "Create the role with `nologin`, and grant it to whoever connects";
    throw coreErrors("database.rowLevelSecurity", { problem: (error as Error).message, cure }, { cause: error });
  });
  const [unbound] = rows;
  if (!unbound) return;
  const why = unbound["super"] ? "is a superuser" : "has BYPASSRLS";
  throw coreErrors("database.rowLevelSecurity", {
    problem: `statements run as ${unbound["role"]}, which ${why} and is bound by no policy`,
    cure: `Name another in \`rowLevelSecurity: { role }\`, or connect as one; ${roleDocs}`,
  });
}
