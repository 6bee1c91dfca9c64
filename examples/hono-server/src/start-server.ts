import { once } from "node:events";
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { apiKey } from "./api-key.ts";
import { createApp } from "./app.ts";
import { composeCrm } from "./compose-crm.ts";
import { seedDemo } from "./demo/seed-demo.ts";
import { openDatabase } from "./open-database.ts";
import { type Settings, SetupError } from "./settings.ts";

export interface RunningServer {
  readonly url: string;
  readonly key: string;
  /** Takes no more requests, lets those under way end, gives running jobs back, closes the database. Once, however often called. */
  stop(): Promise<void>;
}

/** How long requests that are under way have when the server stops, in milliseconds. */
const grace = 2000;

/** Migrates, makes the demo tenant at the first start, then listens and works off jobs in the same process. */
export async function startServer(settings: Settings): Promise<RunningServer> {
  mkdirSync(settings.dataFolder, { recursive: true });
  const database = await openDatabase(settings);
  const key = apiKey(settings);
  const crm = await composeCrm(database, key);
  try {
    await crm.migrations.apply();
    await seedDemo(database);
    const server = createAdaptorServer({ fetch: createApp(crm).fetch }) as Server;
    const port = await listen(server, settings.port);
    const working = new AbortController();
    const work = crm.work({ signal: working.signal });
    let stopped: Promise<void> | undefined;
    const stop = async () => {
      working.abort();
      await Promise.all([closed(server), work]);
      await crm.close();
    };
    return { url: `http://localhost:${port}`, key, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await crm.close();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port);
  try {
    await once(server, "listening");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EADDRINUSE")
      throw new SetupError(`Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`);
    if (code === "EACCES")
      throw new SetupError(`Port ${port} is not allowed here. Choose one above 1023: PORT=3000 npm start`);
    throw error;
  }
  return (server.address() as AddressInfo).port;
}

async function closed(server: Server): Promise<void> {
  const ended = once(server, "close");
  server.close();
  server.closeIdleConnections();
  await Promise.race([ended, sleep(grace, undefined, { ref: false })]);
  server.closeAllConnections();
  await ended;
}
