import type { Database } from "../database/database.ts";
import type { JobDispatcher, JobRequest } from "../plugin/job-dispatcher.ts";

/** The queue that is the table of jobs itself: the one that has been due for longest comes next. */
export function tableDispatcher({ dialect, rows }: Pick<Database, "dialect" | "rows">): JobDispatcher {
  const slot = (position: number) => (dialect === "sqlite" ? "?" : `$${position}`);
  const due = async ({ names, now }: JobRequest, lock: string) => {
    const known = names.map((_, index) => slot(index + 2)).join(", ");
    // The status is written out: both databases then know that the partial index holds all of them.
    const [row] = await rows(
      `select id from jobs where status = 'queued' and run_at <= ${slot(1)} and name in (${known})
        order by run_at, id limit 1 ${lock}`,
      [now, ...names],
    );
    return row && String(row["id"]);
  };
  return {
    queued: async () => undefined,
    waiting: async (request) => (await due(request, "")) !== undefined,
    next: (request) => due(request, dialect === "sqlite" ? "" : "for update skip locked"),
  };
}
