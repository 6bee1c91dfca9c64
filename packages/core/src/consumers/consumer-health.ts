import { sql } from "kysely";
import type { Runtime } from "../composition/runtime.ts";
import { beyond } from "../journal/beyond-position.ts";
import { readPosition, startPosition } from "../journal/feed-position.ts";
import { decode } from "../table/decode.ts";
import { type Consumer, consumersOf } from "./consumer.ts";

/** How a consumer is. */
export interface ConsumerHealth {
  readonly name: string;
  /** The age of the first entry that it has yet to take; 0 where there is none. */
  readonly secondsBehind: number;
  /** Entries that will be tried again and those that wait for them; 1000 stands for any more. */
  readonly waiting: number;
  /** Entries that failed until they were given up; 1000 stands for any more. */
  readonly setAside: number;
}

/** How the consumers are, over all tenants: read from indexes, however far they are behind. */
export async function consumerHealth(runtime: Runtime): Promise<readonly ConsumerHealth[]> {
  const states = await consumerStates(runtime, 1_000);
  return states.map(({ name, secondsBehind, waiting, setAside }) => ({ name, secondsBehind, waiting, setAside }));
}

export interface ConsumerState extends ConsumerHealth, Pick<Consumer, "events"> {
  /** Entries that it has yet to take. */
  readonly entriesBehind: number;
  readonly heldUntil: Date | undefined;
}

/** Entries are counted for one tenant or all, up to `most`; those behind are looked for among the next `most`. */
export async function consumerStates(
  runtime: Runtime,
  most: number,
  tenant?: string,
): Promise<readonly ConsumerState[]> {
  const { database, registry, now } = runtime;
  const { dialect, kysely } = database;
  const positions = await kysely.selectFrom("consumer_positions").selectAll().execute();
  const counted = tenant === undefined ? sql`1 = 1` : sql`tenant_id = ${tenant}`;
  const state = async ({ name, events }: Pick<Consumer, "name" | "events">): Promise<ConsumerState> => {
    const place = positions.find((position) => position["name"] === name);
    const position = place ? readPosition(place["position"]) : startPosition;
    const own = events ? sql`event in (${sql.join(events)})` : sql`1 = 1`;
    const left = (status: string) => sql`(select count(*) from (select id from consumer_failures
      where consumer = ${name} and status = ${sql.lit(status)} and ${counted} limit ${sql.lit(most)}) as found)`;
    const { rows } = await sql<Record<string, unknown>>`
      select min(case when ${own} then at end) as oldest, max(at) as last, count(*) as passed,
        count(case when ${own} and ${counted} then 1 end) as entries,
        ${left("waiting")} as waiting, ${left("setAside")} as set_aside
      from (select event, tenant_id, at from journal where ${beyond(position, dialect)}
        order by ${dialect === "sqlite" ? sql`seq` : sql`xid, seq`} limit ${sql.lit(most)}) as next`.execute(kysely);
    const [row] = rows;
    // None of so many is for it: it is at most as far behind as the last of them.
    const passed = row?.["oldest"] ?? (Number(row?.["passed"]) === most ? row?.["last"] : null);
    const at = decode("instant", passed, dialect) as Date | null;
    const heldUntil = decode("instant", place?.["lease_until"], dialect) as Date | null;
    return {
      name,
      ...(events ? { events } : {}),
      secondsBehind: at ? Math.max(0, now().getTime() - at.getTime()) / 1000 : 0,
      entriesBehind: Number(row?.["entries"]),
      waiting: Number(row?.["waiting"]),
      setAside: Number(row?.["set_aside"]),
      heldUntil: heldUntil && heldUntil > now() ? heldUntil : undefined,
    };
  };
  return database.reaching("house", () => Promise.all(consumersOf(registry).map(state)));
}
