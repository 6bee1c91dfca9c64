import { type RawBuilder, sql } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import { type FeedPosition, readPosition, startPosition, writePosition } from "../journal/feed-position.ts";
import type { Onward } from "../journal/read-feed.ts";

/** How long a process may be silent before another goes on in its place. */
export const leaseMs = 5_000;
/** A lease that ends later than this was given by a clock that was wrong. */
const longestMs = 60_000;

/** What a worker learns whose lease another one holds by now: all it was about to write is undone. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** A consumer in this process's hands. The token fences: only who holds it moves the position. */
export interface Lease {
  readonly name: string;
  readonly token: string;
}

/** Whether nobody holds the row. */
export const isFree = (now: Date): RawBuilder<boolean> =>
  sql`(lease is null or lease_until not between ${now} and ${new Date(now.getTime() + longestMs)})`;

const renewed = ({ now }: Runtime) => new Date(now().getTime() + leaseMs);

/** Answers where to go on, or undefined where another process works on it. */
export async function takeLease(runtime: Runtime, { name, token }: Lease): Promise<FeedPosition | undefined> {
  const { database, now } = runtime;
  // A process that stands still in the middle of a commit holds the row; to wait for it would hold up the rest.
  const unlocked = database.dialect === "sqlite" ? sql`` : sql`for update skip locked`;
  const start = writePosition(startPosition);
  return database.transaction(`the lease of consumer ${name}`, async () => {
    await sql`insert into consumer_positions (name, position, updated_at) values (${name}, ${start}, ${now()})
      on conflict (name) do nothing`.execute(database.kysely);
    const taken = await sql<{ position: string }>`
      update consumer_positions set lease = ${token}, lease_until = ${renewed(runtime)}
      where name = (select name from consumer_positions where name = ${name} and ${isFree(now())} ${unlocked})
      returning position`.execute(database.kysely);
    return taken.rows[0] && readPosition(taken.rows[0].position);
  });
}

const lost = (name: string) => new LeaseLost(`Consumer ${name} was taken over by another process`);

/**
 * The last thing a batch does, but for what it leaves behind: from here on others wait for its commit. Throws unless
 * the lease is held and the batch was read from where the consumer is.
 */
export async function movePosition(
  runtime: Runtime,
  { name, token }: Lease,
  from: FeedPosition,
  { next, newest }: Onward,
): Promise<void> {
  const { numAffectedRows } = await sql`
    update consumer_positions
    set position = ${writePosition(next)}, newest = coalesce(${newest ?? null}, newest), updated_at = ${runtime.now()},
      lease_until = ${renewed(runtime)}
    where name = ${name} and lease = ${token} and position = ${writePosition(from)}`.execute(runtime.database.kysely);
  if (numAffectedRows !== 1n) throw lost(name);
}

export async function renewLease(runtime: Runtime, { name, token }: Lease): Promise<void> {
  const { database } = runtime;
  await database.transaction(`the lease of consumer ${name}`, () =>
    sql`update consumer_positions set lease_until = ${renewed(runtime)}
      where name = ${name} and lease = ${token}`.execute(database.kysely),
  );
}

/** For the next who asks. Writes nothing where none of them is held. */
export async function releaseLeases({ database }: Runtime, leases: readonly Lease[]): Promise<void> {
  const held = sql`where lease in (${sql.join(leases.map(({ token }) => token))})`;
  const { rows } = await sql`select name from consumer_positions ${held}`.execute(database.kysely);
  if (rows.length === 0) return;
  await database.transaction("the leases of consumers", () =>
    sql`update consumer_positions set lease = null, lease_until = null ${held}`.execute(database.kysely),
  );
}

/** Throws where it is lost already, so that nothing is done in vain. Locks nothing. */
export async function assertHeld({ database }: Runtime, { name, token }: Lease): Promise<void> {
  const held = await sql`select name from consumer_positions where name = ${name} and lease = ${token}`.execute(
    database.kysely,
  );
  if (held.rows.length === 0) throw lost(name);
}
