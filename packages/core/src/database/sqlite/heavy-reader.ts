import { Worker } from "node:worker_threads";
import type { QueryResult } from "kysely";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Engine, Row } from "../database.ts";
import type { HeavyAnswer, HeavyQuery } from "./heavy-thread.ts";
import { translateSqlite } from "./sqlite-errors.ts";

type Waiting = ReturnType<typeof Promise.withResolvers<QueryResult<Row>>>;

/**
 * Sends statements to a thread with a connection of its own: SQLite answers at once, and a report would hold up everybody
 * else for as long as it takes. The thread starts with the first statement, and anew with the next one if it has died.
 */
export function heavyReader(file: string, busyTimeout: number): Engine["outside"] & { close(): Promise<void> } {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | undefined;
  let asked = 0;
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(new URL(import.meta.resolve("@kith/core/sqlite-thread")), {
      workerData: { file, busyTimeout },
    });
    const settle = (id: number, what: (query: Waiting) => void) => {
      const query = waiting.get(id);
      waiting.delete(id);
      if (query) what(query);
      // Only a query that somebody waits for keeps the process alive.
      if (waiting.size === 0) worker.unref();
    };
    worker.on("message", (answer: HeavyAnswer) =>
      settle(answer.id, ({ resolve, reject }) => {
        if ("result" in answer) resolve(answer.result as QueryResult<Row>);
        else reject(translateSqlite(Object.assign(new Error(answer.failed.message), { code: answer.failed.code })));
      }),
    );
    const lose = (cause?: unknown) => {
      if (thread === worker) thread = undefined;
      const error = coreErrors("database.unavailable", {}, { cause });
      for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error));
    };
    worker.on("error", lose);
    worker.on("exit", lose);
    return worker;
  };

  return {
    async query(sql, parameters) {
      if (closed) throw coreErrors("crm.closed");
      thread ??= start();
      thread.ref();
      const query = Promise.withResolvers<QueryResult<Row>>();
      const id = ++asked;
      waiting.set(id, query);
      thread.postMessage({ id, sql, parameters } satisfies HeavyQuery);
      return query.promise;
    },
    async close() {
      closed = true;
      for (const { reject } of waiting.values()) reject(coreErrors("crm.closed"));
      waiting.clear();
      // Ends with the statement that is running: SQLite hears nothing before.
      await thread?.terminate();
    },
  };
}
