import { traced } from "../call/traced.ts";
import type { Runtime } from "../composition/runtime.ts";
import type { FeedPosition } from "../journal/feed-position.ts";
import type { Batch } from "./consumer.ts";
import { assertHeld, type Lease, movePosition } from "./consumer-lease.ts";

/** How long the transaction of a batch may take, in milliseconds. */
export const batchLimitMs = 5_000;
/** What a batch aims at, in milliseconds: on SQLite nobody else is served meanwhile. */
const aimMs = { sqlite: 25, postgresql: 250 } as const;
const largestSize = 512;
/** One transaction: the effects of a batch and the new position, or neither. Answers how many entries to take next. */
export function takeBatch(
  runtime: Runtime,
  lease: Lease,
  from: FeedPosition,
  batch: Batch,
  size: number,
): Promise<number> {
  const take = async () => {
    const began = performance.now();
    await assertHeld(runtime, lease);
    await batch.take(() => movePosition(runtime, lease, from, batch));
    const part = (performance.now() - began) / aimMs[runtime.database.dialect];
    if (part > 1) return Math.max(1, size / 2);
    return part < 0.5 && batch.count === size ? Math.min(largestSize, size * 2) : size;
  };
  const name = `consumer ${lease.name}`;
  return traced(name, { "kith.entries": batch.count }, () =>
    runtime.database.transaction(name, take, { limitMs: batchLimitMs }),
  );
}
