import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import { readEntry } from "../journal/read-feed.ts";
import { isFree, LeaseLost } from "./consumer-lease.ts";
import { letNextBeTried, lockConsumer, mostAttempts, pauseAfter } from "./failures.ts";
import { errorText, isNobodysFault, react, sessionFor } from "./react.ts";

/** How long one entry may take when it is tried again, in milliseconds; and its lease, which outlives that. */
const limitMs = 25_000;
const leaseMs = 30_000;
/** What is due later than this was given by a clock that was wrong. */
const longestPauseMs = 2 * 3_600_000;
const never = (now: Date): Date => new Date(now.getTime() + longestPauseMs);

interface Claimed {
  readonly id: string;
  readonly tenant_id: string;
  readonly consumer: string;
  readonly entry_id: string;
  readonly partition: string;
  readonly attempts: number;
}

/** Tries the next due entry that a consumer left behind, in a transaction of its own; false where none is due. */
export async function retryNext(runtime: Runtime, onError: (error: unknown, what: string) => void): Promise<boolean> {
  await runtime.assertReady();
  const id = await nextDue(runtime);
  if (id === undefined) return false;
  const lease = randomUUID();
  const claimed = await claim(runtime, id, lease);
  // Another worker was faster; there may be more.
  if (!claimed) return true;
  try {
    await tryAgain(runtime, claimed, lease);
  } catch (error) {
    if (isNobodysFault(error)) throw error;
    if (error instanceof LeaseLost) return true;
    await noteFailure(runtime, claimed, lease, error);
    onError(error, `consumer ${claimed.consumer}`);
  }
  return true;
}

/** Looked for without a transaction, so that nothing is written where nothing is due. */
async function nextDue({ database, now, registry }: Runtime): Promise<string | undefined> {
  const consumers = [...registry.reactions.keys()];
  if (consumers.length === 0) return undefined;
  const from = sql`select id from consumer_failures where retry_at is not null
    and consumer in (${sql.join(consumers)}) and ${isFree(now())}`;
  const { rows } = await sql<{ id: string }>`
    select * from (${from} and retry_at <= ${now()} limit 1) as due
    union all select * from (${from} and retry_at > ${never(now())} limit 1) as lost`.execute(database.kysely);
  return rows[0]?.id;
}

async function claim({ database, now }: Runtime, id: string, lease: string): Promise<Claimed | undefined> {
  const until = new Date(now().getTime() + leaseMs);
  // Another worker may have tried it since it was found.
  const isDue = sql`(retry_at <= ${now()} or retry_at > ${never(now())})`;
  const { rows } = await database.transaction("the lease of a failed entry", () =>
    sql<Claimed>`update consumer_failures set lease = ${lease}, lease_until = ${until}
      where id = ${id} and ${isDue} and ${isFree(now())}
      returning id, tenant_id, consumer, entry_id, partition, attempts`.execute(database.kysely),
  );
  return rows[0];
}

async function tryAgain(runtime: Runtime, claimed: Claimed, lease: string): Promise<void> {
  const { database, registry } = runtime;
  const { consumer, tenant_id: tenant, entry_id: entryId } = claimed;
  const entry = await readEntry(database, tenant, entryId);
  if (!entry) throw new Error("The entry is no longer in the journal");
  const session = await sessionFor(runtime, consumer, [entry]);
  const reactor = { plugin: consumer, reactions: registry.reactions.get(consumer) ?? [] };
  const work = async () => {
    await react(session, reactor, [entry]);
    await lockConsumer(database, consumer);
    const { numAffectedRows } = await sql`
      delete from consumer_failures where id = ${claimed.id} and lease = ${lease}`.execute(database.kysely);
    if (numAffectedRows !== 1n) throw new LeaseLost(`Entry ${entryId} was taken over by another process`);
    await letNextBeTried(runtime, consumer, { tenant, partition: claimed.partition });
  };
  await database.transaction(`consumer ${consumer}`, work, { limitMs });
}

async function noteFailure(runtime: Runtime, claimed: Claimed, lease: string, error: unknown): Promise<void> {
  const { database, now } = runtime;
  const attempts = claimed.attempts + 1;
  const over = attempts >= mostAttempts;
  const retryAt = over ? null : new Date(now().getTime() + pauseAfter(attempts));
  await database.transaction(`consumer ${claimed.consumer}`, async () => {
    await lockConsumer(database, claimed.consumer);
    await sql`update consumer_failures set attempts = ${attempts}, retry_at = ${retryAt}, lease = null,
      lease_until = null, error = ${errorText(error, runtime)}, status = ${over ? "setAside" : "waiting"}
      where id = ${claimed.id} and lease = ${lease}`.execute(database.kysely);
    if (over)
      await letNextBeTried(runtime, claimed.consumer, { tenant: claimed.tenant_id, partition: claimed.partition });
  });
}
