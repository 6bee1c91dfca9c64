import { coreErrors } from "../errors/core-errors.ts";
import type { Session } from "./session.ts";
import type { Unit, UnitStorage } from "./unit.ts";
import { newFrame, UnitConnection } from "./unit-connection.ts";

/** A unit as the database layer sees it. */
export class OpenUnit implements Unit {
  readonly name: string;
  readonly session: Session;
  readonly connection: UnitConnection;
  /** Sees each statement before it runs. */
  readonly before: ((sql: string) => Promise<void>) | undefined;
  readonly afterCommit: (() => void)[] = [];
  alive = true;
  depth = 0;

  constructor(name: string, session: Session, before?: (sql: string) => Promise<void>) {
    this.name = name;
    this.session = session;
    this.before = before;
    this.connection = new UnitConnection(this, newFrame());
  }

  /**
   * Runs the work of the unit, which ends with it. What begins and ends the transaction stands around this call.
   *
   * @throws what the work throws; what a statement threw, even if the work caught it outside a savepoint;
   * `transaction.over` where the work left a nested transaction open.
   */
  async run<T>(
    storage: UnitStorage,
    work: (unit: Unit) => Promise<T>,
    watch: (unit: OpenUnit, run: () => Promise<T>) => Promise<T> = (_unit, run) => run(),
  ): Promise<T> {
    try {
      const result = await watch(this, () => storage.run(this.connection, async () => work(this)));
      this.connection.assertUsable();
      if (this.depth > 0) throw coreErrors("transaction.over", { operation: this.name });
      return result;
    } finally {
      this.alive = false;
    }
  }
}

/** @throws `transaction.nested` at once, where waiting for the outer transaction would never end. */
export function assertOutside(storage: UnitStorage, name: string): void {
  const outer = storage.getStore()?.unit;
  if (outer?.alive) throw coreErrors("transaction.nested", { operation: name, outer: outer.name });
}
