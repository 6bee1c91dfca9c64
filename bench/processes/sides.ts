import type { Place } from "../places/place.ts";
import type { Floor } from "../workloads/workload.ts";
import { servers } from "./compile-servers.ts";
import type { ServerQuestion } from "./serve.ts";
import { type Child, startChild } from "./start-child.ts";

/** What is measured side by side. Both floors write to one database. */
export type SideName = "kith" | Floor;

export interface Running {
  readonly name: SideName;
  readonly port: number;
  peakRssMb(): Promise<number>;
  stop(): Promise<void>;
}

export async function startSide(
  name: SideName,
  { dialect, location, role }: Place,
  allPlugins: boolean,
): Promise<Running> {
  const child: Child =
    name === "kith"
      ? startChild(servers.kith, { dialect, location: location("kith"), role, allPlugins })
      : startChild(servers.floor, { dialect, location: location("floor"), floor: name });
  const ask = (question: ServerQuestion) => child.ask<number>({ ask: question });
  try {
    return { name, port: await ask("port"), peakRssMb: () => ask("peakRssMb"), stop: child.stop };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
