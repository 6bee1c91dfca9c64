// The thread that heavy queries run in, with a connection of its own; heavy-reader.ts speaks to it.
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { connect, sqliteSession } from "./sqlite-connection.ts";

export interface HeavyQuery {
  readonly id: number;
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
/** Errors lose their class on the way; what SQLite said of them is enough to know them again. */
export type HeavyAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failed: { readonly message: string; readonly code: string | undefined } };

// Whatever loads this in no thread, such as a tool that looks at each entry of the package, has nothing to ask it.
if (parentPort) await serve(parentPort);

async function serve(port: MessagePort): Promise<void> {
  const { file, busyTimeout } = workerData as { readonly file: string; readonly busyTimeout: number };
  const session = sqliteSession(await connect(file, busyTimeout, "reader"));
  port.on("message", async ({ id, sql, parameters }: HeavyQuery) => {
    const answer = await session.query(sql, parameters).then(
      (result): HeavyAnswer => ({ id, result }),
      (error): HeavyAnswer => {
        const { message, code } = (error.cause ?? error) as Error & { readonly code?: string };
        return { id, failed: { message, code } };
      },
    );
    port.postMessage(answer);
  });
}
