import type { Cleaning } from "./cleaning.ts";
import type { Dataset } from "./data/dataset.ts";
import type { Stage } from "./jobs/job.ts";
import type { Dialect, Options } from "./options.ts";
import { postgresqlPlace } from "./places/postgresql-place.ts";
import { sqlitePlace } from "./places/sqlite-place.ts";
import { startSide } from "./processes/sides.ts";
import { type Child, startLoad } from "./processes/start-child.ts";
import { say } from "./say.ts";

/** A filled database for each side, with a process that asks for what is in it. */
export type OpenStage = Stage & { readonly load: Child };

export async function openStage(
  dialect: Dialect,
  data: Dataset,
  options: Options,
  cleaning: Cleaning,
): Promise<OpenStage> {
  say(`${dialect}: filling with ${data.contacts} contacts and ${data.interactions} interactions`);
  const open = dialect === "sqlite" ? sqlitePlace : postgresqlPlace;
  const place = await open(data, options, cleaning);
  const load = startLoad(data);
  cleaning.later(load.stop);
  const start: Stage["start"] = async (side, composed) => {
    const running = await startSide(side, place, composed);
    cleaning.later(running.stop);
    return running;
  };
  return { place, data, start, load };
}
