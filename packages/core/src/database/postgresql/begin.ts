import type { Pool } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import { checkOut } from "./check-out.ts";
import { ClientSession } from "./client-session.ts";
import type { StatementNames } from "./statement-names.ts";

/** Checks out a connection on which a transaction has begun. */
export function begin(pool: Pool, names: StatementNames, mode: "read only" | "read write") {
  return checkOut(pool, async (client) => {
    const session = new ClientSession(client, names);
    await session.control(`begin isolation level read committed, ${mode}`);
    return session;
  });
}

/** Commits what `work` did when it resolves, rolls it back when it rejects. `name` is told in errors. */
export async function inTransaction<T>(
  pool: Pool,
  names: StatementNames,
  name: string,
  work: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const { first: session, release } = await begin(pool, names, "read write");
  let failure: unknown;
  try {
    const result = await work(session);
    if ((await session.say("commit")) !== "COMMIT") throw coreErrors("transaction.over", { operation: name });
    return result;
  } catch (error) {
    failure = error;
    // Harmless after a commit that failed. On a lost connection it fails too, and the first error says why.
    await session.control("rollback").catch(() => undefined);
    throw error;
  } finally {
    release(failure);
  }
}
