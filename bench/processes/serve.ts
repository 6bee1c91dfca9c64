import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { answerParent } from "./answer-parent.ts";
import { type Held, heldThread, watchThread } from "./held-thread.ts";
import { peakRssMb } from "./memory.ts";

/** What a server is asked beside its requests, and what it answers. */
export interface ServerAnswers {
  readonly port: number;
  /** Resident memory now. */
  readonly rssMb: number;
  readonly peakRssMb: number;
  /** Begins to look for how long the thread is held. */
  readonly watch: true;
  readonly held: Held;
  /** Begins with what is done in the background. */
  readonly work: true;
}
export type ServerQuestion = keyof ServerAnswers;

/** Serves on a free loopback port, both sides by the same adapter, and answers its parent's questions. */
export async function serve(
  fetch: (request: Request) => Response | Promise<Response>,
  work: () => void = () => undefined,
): Promise<void> {
  const server = createAdaptorServer({ fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answers: { readonly [Q in ServerQuestion]: () => ServerAnswers[Q] } = {
    port: () => port,
    rssMb: () => process.memoryUsage.rss() / 1024 ** 2,
    peakRssMb,
    watch: () => {
      watchThread();
      return true;
    },
    held: heldThread,
    work: () => {
      work();
      return true;
    },
  };
  answerParent<{ readonly ask: ServerQuestion }>(async ({ ask }) => answers[ask]());
}
