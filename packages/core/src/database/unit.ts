import { AsyncLocalStorage } from "node:async_hooks";
import type { DatabaseConnection } from "kysely";
import type { UnitConnection } from "./unit-connection.ts";

/** One transaction in progress, and what waits for its end. */
export interface Unit {
  /** The operation it runs for: errors name it. */
  readonly name: string;
  readonly connection: DatabaseConnection;
  /** False once it has ended: a late statement is refused instead of landing somewhere else. */
  readonly alive: boolean;
  /** Open savepoints. */
  readonly depth: number;
  /** Run after the commit, and must not throw; never run for a joined transaction, whose end only the host sees. */
  readonly afterCommit: (() => void)[];
}

/** The unit that the running code belongs to. Per database, so that two CRMs in one process do not meet. */
export type UnitStorage = AsyncLocalStorage<UnitConnection>;
export const unitStorage = (): UnitStorage => new AsyncLocalStorage<UnitConnection>();
