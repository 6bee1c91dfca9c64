import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { composeTortured, everyone } from "../compose.ts";
import type { Target } from "../target.ts";

export interface ServeMessage {
  readonly target: Target;
}

/** A host: answers requests and works in the same process, as by default. */
export async function serve({ target }: ServeMessage): Promise<void> {
  const crm = await composeTortured(target);
  const fetch = (request: Request) => crm.fetch(request, { actor: everyone });
  const server = createAdaptorServer({ fetch }) as Server;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
  await crm.work({ signal: new AbortController().signal });
}
