import { AsyncResource } from "node:async_hooks";
// Imported, so that a host's test that makes the timers stand still does not hold up reads.
import { setImmediate } from "node:timers";
import type { QueryResult } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Row, Session } from "../database.ts";
import { isLost, isStale } from "./postgresql-errors.ts";
import type { CheckOut } from "./postgresql-sessions.ts";
import type { Told } from "./reach-settings.ts";
import type { StatementNames } from "./statement-names.ts";

/** More in one go would have the last ones wait for the first while other connections have nothing to do. */
const most = 8;

/** A statement that only reads, on its way to the server and back. */
interface Asked {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly told: Told | undefined;
  /** What asked: the statement is said as part of it, so that a trace of it shows there. */
  readonly asker: AsyncResource;
  resolve(result: QueryResult<Row>): void;
  reject(error: unknown): void;
}

export type Ask = (sql: string, parameters: readonly unknown[], told: Told | undefined) => Promise<QueryResult<Row>>;

/**
 * Statements that only read, outside transactions. What is asked within one turn of the event loop, whoever asks, goes to
 * the server together, by one connection: writing to a socket and waking a server cost more than a short statement. One
 * that is known to take long goes alone, so that nobody waits behind it.
 */
export function sharedTrips(checkOut: CheckOut, names: StatementNames): { readonly shared: Ask; readonly alone: Ask } {
  let waiting: Asked[] = [];
  const leave = () => {
    const all = waiting;
    waiting = [];
    for (let at = 0; at < all.length; at += most) void trip(all.slice(at, at + most), checkOut, names);
  };
  const ask =
    (leaves: (one: Asked) => void): Ask =>
    (sql, parameters, told) =>
      new Promise((resolve, reject) => {
        leaves({ sql, parameters, told, asker: new AsyncResource("statement"), resolve, reject });
      });
  const alone = (one: Asked) => void trip([one], checkOut, names);
  const shared = (one: Asked) => {
    if (names.takesLong(one.sql)) alone(one);
    else if (waiting.push(one) === 1) setImmediate(leave);
  };
  return { shared: ask(shared), alone: ask(alone) };
}

/** What a lost connection left unanswered is said again on another one. */
async function trip(asked: readonly Asked[], checkOut: CheckOut, names: StatementNames): Promise<void> {
  const left = new Set(asked);
  try {
    const { release } = await checkOut((session) => sayAll(session, left, names), "again");
    release();
  } catch (error) {
    for (const { reject } of left) reject(error);
  }
}

/** Says all without waiting in between, and whom each is for where that changes; each is answered when its answer is there. */
async function sayAll(session: Session, left: Set<Asked>, names: StatementNames): Promise<void> {
  let last: string | undefined;
  let taken: Promise<unknown> = Promise.resolve();
  let began = performance.now();
  let cause: unknown;
  const settle = async (one: Asked, told: Promise<unknown>) => {
    try {
      one.resolve(await answerOf(told, readOnce(session, one)));
    } catch (error) {
      // Kept to be said again. What another was refused for is none of its business.
      if (isLost(error)) {
        cause = error;
        return;
      }
      one.reject(error);
    }
    const now = performance.now();
    names.took(one.sql, now - began);
    began = now;
    left.delete(one);
  };
  const all = [...left].map((one) => {
    const to = one.told?.session;
    if (to !== undefined && to !== last) taken = session.control(to);
    last = to;
    return settle(one, taken);
  });
  await Promise.all(all);
  if (left.size > 0) throw cause;
}

/** Where the connection did not take whom a statement is for, what came of it counts for nothing, and the connection as lost. */
export async function answerOf<T>(told: Promise<unknown>, said: Promise<T>): Promise<T> {
  const [taken, answer] = await Promise.allSettled([told, said]);
  if (taken.status === "rejected") throw coreErrors("database.unavailable", {}, { cause: taken.reason });
  if (answer.status === "rejected") throw answer.reason;
  return answer.value;
}

function readOnce(session: Session, { sql, parameters, asker, told }: Asked): Promise<QueryResult<Row>> {
  const read = () => asker.runInAsyncScope(() => session.query(sql, parameters));
  return read().catch((error) => {
    // The server forgot the statement or its schema changed; what only reads can be repeated under another name.
    if (!isStale(error)) throw error;
    // By now the connection has been told whom the others are for.
    return told?.session ? answerOf(session.control(told.session), read()) : read();
  });
}
