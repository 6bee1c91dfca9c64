import { Pool, types } from "pg";
import type { Floor } from "../../workloads/workload.ts";
import type { Store } from "../store.ts";
import { consume } from "./consume.ts";
import { createInOneStatement } from "./create-in-one-statement.ts";
import { createInTransaction } from "./create-in-transaction.ts";
import { importStore } from "./import-store.ts";
import { caller } from "./look-up.ts";
import { contactReader } from "./read-contacts.ts";
import { timelineReader } from "./read-timeline.ts";
import { pooledReads, sharedReads } from "./reads.ts";

const date = 1082;
// A date stays "2026-01-31".
types.setTypeParser(date, (value: string) => value);

/** Named statements through a pool of the size that the CRM has. */
export function postgresqlStore(connectionString: string, floor: Floor): Store {
  const pool = new Pool({ connectionString, max: 10, pipeline: true });
  const create = floor === "best" ? createInOneStatement : createInTransaction;
  const reads = floor === "best" ? sharedReads(pool) : pooledReads(pool);
  return {
    create: create(pool),
    ...contactReader(reads),
    timeline: timelineReader(reads),
    lookUp: caller(reads),
    imports: importStore(pool),
    consume: () => consume(pool),
  };
}
