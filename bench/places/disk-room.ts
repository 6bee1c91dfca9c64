import { statfsSync } from "node:fs";
import type { Dataset } from "../data/dataset.ts";
import type { Options } from "../options.ts";
import { BenchProblem } from "../problem.ts";

/** Of one contact with all that comes with it, in one database; PostgreSQL takes more than SQLite. */
const bytesEach = 12_000;
/** Of one that is imported, with its part of the journal. */
const bytesEachImported = 4_000;
/** For what the rounds write. */
const spare = 2_000_000_000;
const tmpfs = 0x01021994;

/**
 * @throws BenchProblem where the folder cannot hold a database of this size for each side and what is imported into it,
 * or is not on a disk at all
 */
export function assertRoom(folder: string, data: Dataset, { imported, growth }: Options): void {
  const { bavail, bsize, type } = statfsSync(folder);
  if (type === tmpfs)
    throw new BenchProblem(`${folder} is in memory, where no commit is durable; set TMPDIR to a folder on a disk`);
  const [free, needed] = [
    bavail * bsize,
    (data.contacts * bytesEach + imported * bytesEachImported) * (growth ? 1 : 2) + spare,
  ];
  const inGb = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
  if (free < needed)
    throw new BenchProblem(
      `${data.contacts} contacts need ${inGb(needed)} of disk and ${folder} has ${inGb(free)}; ` +
        "say fewer --contacts, or set TMPDIR to a folder with more room",
    );
}
