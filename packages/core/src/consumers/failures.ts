import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Runtime } from "../composition/runtime.ts";
import type { Database } from "../database/database.ts";
import type { JournalEntry } from "../plugin/event.ts";
import { errorText } from "./react.ts";

/** An entry that the position passes without its having been handled. */
export interface Left {
  readonly entry: JournalEntry;
  /** Why; absent where it waits for an earlier one of its partition. */
  readonly error?: unknown;
}

/** After so many failures an entry is set aside. */
export const mostAttempts = 10;

/** Until the next attempt after `attempts` of them, in milliseconds. */
export const pauseAfter = (attempts: number): number => Math.min(1000 * 2 ** attempts, 3_600_000);

/** Order is kept among the entries of a partition, which its first subject is. */
export const partitionOf = ({ id, subjects: [first] }: JournalEntry): string =>
  first ? `${first.type} ${first.id}` : `entry ${id}`;
const keyOf = (tenant: unknown, partition: unknown) => `${tenant} ${partition}`;
export const partitionKey = (entry: JournalEntry): string => keyOf(entry.tenant, partitionOf(entry));

/** Whether anything waits at all, which is seldom: where nothing does, no partition matters. */
export async function anyWaits({ kysely }: Database, consumer: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from consumer_failures where consumer = ${consumer} and status = 'waiting' limit 1`.execute(kysely);
  return rows.length > 0;
}

/** Keys of the partitions of these entries in which one waits to be tried again: the others must wait for it. */
export async function waitingPartitions(
  { dialect, kysely }: Database,
  consumer: string,
  entries: readonly JournalEntry[],
): Promise<Set<string>> {
  const asked = new Map(
    entries.map((entry) => [partitionKey(entry), { tenant: entry.tenant, partition: partitionOf(entry) }]),
  );
  const list = JSON.stringify([...asked.values()]);
  const wanted =
    dialect === "sqlite"
      ? sql`(select value ->> 'tenant' as tenant, value ->> 'partition' as partition from json_each(${list})) as wanted cross`
      : sql`json_to_recordset(${list}) as wanted (tenant text, partition text) inner`;
  const { rows } = await sql<{ tenant: string; partition: string }>`
    select distinct wanted.tenant, wanted.partition from ${wanted} join consumer_failures as f
      on f.consumer = ${consumer} and f.tenant_id = wanted.tenant and f.partition = wanted.partition
        and f.status = 'waiting' and f.retry_at is not null`.execute(kysely);
  return new Set(rows.map((row) => keyOf(row.tenant, row.partition)));
}

/** Keeps what a batch left, after it has moved the position: the order in which this is done is that of the journal. */
export async function leaveBehind(runtime: Runtime, consumer: string, left: readonly Left[]): Promise<void> {
  if (left.length === 0) return;
  const { database } = runtime;
  const now = runtime.now();
  const waiting = await waitingPartitions(
    database,
    consumer,
    left.map(({ entry }) => entry),
  );
  const rows = left.map(({ entry, error }) => {
    const key = partitionKey(entry);
    // What it was to wait for may be gone by now.
    const first = !waiting.has(key);
    waiting.add(key);
    const failed = error !== undefined;
    const retryAt = failed ? new Date(now.getTime() + pauseAfter(1)) : first ? now : null;
    return [
      uuidv7(),
      entry.tenant,
      consumer,
      entry.id,
      entry.event,
      partitionOf(entry),
      "waiting",
      Number(failed),
      retryAt,
      failed ? errorText(error, runtime) : null,
      now,
    ];
  });
  const columns = [
    "id",
    "tenant_id",
    "consumer",
    "entry_id",
    "event",
    "partition",
    "status",
    "attempts",
    "retry_at",
    "error",
    "created_at",
  ];
  await database.insert({ table: "consumer_failures", columns, rows });
  wakeRetries(runtime);
}

/**
 * To be said before an entry ceases to wait: on PostgreSQL it keeps batches from leaving others behind it meanwhile.
 * Where two would wait for each other, the batch holds nothing else that the other wants: it has done its work.
 */
export async function lockConsumer({ dialect, kysely }: Database, consumer: string): Promise<void> {
  if (dialect === "postgresql")
    await sql`select name from consumer_positions where name = ${consumer} for update`.execute(kysely);
}

/** Lets those be tried that waited for one that waits no more: the first of each partition, or of the given one. */
export async function letNextBeTried(
  runtime: Runtime,
  consumer: string,
  of?: { readonly tenant: string; readonly partition: string },
): Promise<void> {
  const within = of ? sql`and f.tenant_id = ${of.tenant} and f.partition = ${of.partition}` : sql``;
  await sql`
    update consumer_failures as f set retry_at = ${runtime.now()}
    where f.consumer = ${consumer} and f.status = 'waiting' and f.retry_at is null ${within}
      and f.number = (select min(e.number) from consumer_failures as e where e.consumer = f.consumer
        and e.tenant_id = f.tenant_id and e.partition = f.partition and e.status = 'waiting')`.execute(
    runtime.database.kysely,
  );
  wakeRetries(runtime);
}

/** Something is due as soon as the open transaction is committed. */
export const wakeRetries = (runtime: Runtime): unknown =>
  runtime.database.unit()?.afterCommit.push(() => runtime.wake("retries"));
