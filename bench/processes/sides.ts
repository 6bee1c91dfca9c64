import type { Place } from "../places/place.ts";
import type { Composed } from "../plugins.ts";
import type { Floor } from "../workloads/workload.ts";
import { servers } from "./compile-servers.ts";
import type { Held } from "./held-thread.ts";
import type { ServerAnswers, ServerQuestion } from "./serve.ts";
import { type Child, startChild } from "./start-child.ts";

/** What is measured side by side. Both floors write to one database. */
export type SideName = "kith" | Floor;

export interface Running {
  readonly name: SideName;
  readonly port: number;
  /** Resident memory before its first request. */
  readonly idleRssMb: number;
  peakRssMb(): Promise<number>;
  /** Looks from here on for how long the thread is held. */
  watch(): Promise<void>;
  held(): Promise<Held>;
  /** Lets it begin with what is done in the background. */
  work(): Promise<void>;
  stop(): Promise<void>;
}

/** `composed` is what Kith's side has beside core. */
export async function startSide(
  name: SideName,
  { dialect, location, role, files }: Place,
  composed: readonly Composed[],
): Promise<Running> {
  const child: Child =
    name === "kith"
      ? startChild(servers.kith, { dialect, location: location("kith"), role, files: files("kith"), composed })
      : startChild(servers.floor, { dialect, location: location("floor"), files: files("floor"), floor: name });
  const ask = <Q extends ServerQuestion>(question: Q) => child.ask<ServerAnswers[Q]>({ ask: question });
  try {
    return {
      name,
      port: await ask("port"),
      idleRssMb: await ask("rssMb"),
      peakRssMb: () => ask("peakRssMb"),
      watch: async () => void (await ask("watch")),
      held: () => ask("held"),
      work: async () => void (await ask("work")),
      stop: child.stop,
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
