import type { Runtime } from "../composition/runtime.ts";
import { decode } from "../table/decode.ts";

export interface JobHealth {
  /** Jobs that are due and wait for a worker; 1000 stands for any more. */
  readonly due: number;
  /** How long the first of them has been waiting. */
  readonly secondsBehind: number;
  /** Jobs given up in the last 24 hours; 1000 stands for any more. */
  readonly failedLastDay: number;
}

const most = 1000;
const day = 24 * 60 * 60 * 1000;

/** How the jobs of all tenants are doing: read from indexes, however many jobs there are. */
export async function jobHealth({ database, now }: Pick<Runtime, "database" | "now">): Promise<JobHealth> {
  const at = now();
  const slot = (position: number) => (database.dialect === "sqlite" ? "?" : `$${position}`);
  const due = (position: number) => `from jobs where status = 'queued' and run_at <= ${slot(position)}`;
  const failed = `from jobs where status = 'failed' and finished_at > ${slot(3)}`;
  const [row] = await database.reaching("house", () =>
    database.rows(
      `select (select count(*) from (select 1 ${due(1)} limit ${most}) as found) as due,
        (select min(run_at) ${due(2)}) as oldest,
        (select count(*) from (select 1 ${failed} and finished_at is not null limit ${most}) as found) as failed`,
      [at, at, new Date(at.getTime() - day)],
    ),
  );
  const oldest = decode("instant", row?.["oldest"], database.dialect) as Date | null;
  return {
    due: Number(row?.["due"]),
    secondsBehind: oldest ? (at.getTime() - oldest.getTime()) / 1000 : 0,
    failedLastDay: Number(row?.["failed"]),
  };
}
