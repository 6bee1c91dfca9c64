import { OpenUnit } from "./open-unit.ts";
import type { Session } from "./session.ts";
import type { Unit, UnitStorage } from "./unit.ts";

/** A transaction that the host began and will end. */
export interface HostTransaction {
  /** The same object for the same transaction. */
  readonly key: object;
  readonly session: Session;
}

/** The last unit that asked to join a transaction. */
const turns = new WeakMap<object, Promise<void>>();

/** Runs the work behind a savepoint of the host's transaction; units that join the same one take turns. */
export async function joinUnit<T>(
  storage: UnitStorage,
  { key, session }: HostTransaction,
  name: string,
  work: (unit: Unit) => Promise<T>,
): Promise<T> {
  const previous = turns.get(key);
  const { promise, resolve } = Promise.withResolvers<void>();
  turns.set(key, promise);
  await previous;
  try {
    await session.control("savepoint kith_joined");
    try {
      const result = await new OpenUnit(name, session).run(storage, work);
      await session.control("release savepoint kith_joined");
      return result;
    } catch (error) {
      await undo(session);
      throw error;
    }
  } finally {
    resolve();
  }
}

async function undo(session: Session): Promise<void> {
  try {
    await session.control("rollback to savepoint kith_joined");
    await session.control("release savepoint kith_joined");
  } catch {
    // The host's transaction is gone, and its own next statement will tell; the reason why the work failed matters more.
  }
}
