import type { AsyncLocalStorage } from "node:async_hooks";
import { coreErrors } from "../errors/core-errors.ts";
import type { Session } from "./database.ts";
import { UnitConnection } from "./unit-connection.ts";

/** The unit that the running code belongs to. Per database, so that two CRMs in one process do not meet. */
export type UnitStorage = AsyncLocalStorage<UnitConnection>;

/** What cuts work off. */
interface Limits {
  /**
   * The work awaits only a synchronous driver, and so ends before the event loop turns. If that turns first, the work
   * waits for the world while it holds the only writer.
   */
  readonly guarded?: boolean;
  /** In milliseconds. */
  readonly limitMs?: number;
}

const loopCount = () => performance.nodeTiming.uvMetricsInfo.loopCount;

/** One transaction in progress, and what waits for its end. What begins and ends the transaction stands around `run`. */
export class OpenUnit {
  /** The operation it runs for: errors name it. */
  readonly name: string;
  readonly session: Session;
  /** False once it has ended: a late statement is refused instead of landing somewhere else. */
  alive = true;
  /** Open savepoints. */
  depth = 0;
  /** Run after the commit, and must not throw; never run for a joined transaction, whose end only the host sees. */
  readonly afterCommit: (() => void)[] = [];

  constructor(name: string, session: Session) {
    this.name = name;
    this.session = session;
  }

  /** Throws also what a statement threw, even if the work caught it outside a savepoint. */
  async run<T>(storage: UnitStorage, work: (unit: Unit) => Promise<T>, limits: Limits = {}): Promise<T> {
    const connection = new UnitConnection(this);
    const { promise: cutOff, reject } = Promise.withResolvers<never>();
    const { guarded, limitMs } = limits;
    const [code, ms] = guarded
      ? (["transaction.foreignWait", 1] as const)
      : (["transaction.overdue", limitMs] as const);
    const refusal = () => coreErrors(code, { operation: this.name, limitMs });
    // What the work says later is refused.
    const end = () => {
      this.alive = false;
      reject(refusal());
    };
    const turned = guarded ? setImmediate(end) : undefined;
    // Where it guards, it is heard of before any timer of the work.
    const late = ms === undefined ? undefined : setTimeout(end, ms);
    const began = guarded && loopCount();
    try {
      const result = await Promise.race([storage.run(connection, async () => work(this)), cutOff]);
      // What came in at once, such as a small file, is heard of before the others.
      if (guarded && loopCount() !== began) throw refusal();
      connection.assertUsable();
      // A nested transaction was left open.
      if (this.depth > 0) throw coreErrors("transaction.over", { operation: this.name });
      return result;
    } finally {
      clearImmediate(turned);
      clearTimeout(late);
      this.alive = false;
    }
  }
}

/** A unit as its work sees it. */
export type Unit = Readonly<Pick<OpenUnit, "name" | "alive" | "afterCommit">>;
