import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { answerParent } from "./answer-parent.ts";

export type ServerQuestion = "port" | "peakRssMb";

/** Serves on a free loopback port, both sides by the same adapter; says which, and what memory it came to. */
export async function serve(fetch: (request: Request) => Response | Promise<Response>): Promise<void> {
  const server = createAdaptorServer({ fetch });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  answerParent<{ readonly ask: ServerQuestion }>(async ({ ask }) =>
    ask === "port" ? port : process.resourceUsage().maxRSS / 1024,
  );
}
