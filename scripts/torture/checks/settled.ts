import type { Findings } from "../findings.ts";
import type { Inspector } from "../inspector.ts";
import { consumedEvents } from "./events.ts";

const names = consumedEvents.map((name) => `'${name}'`).join(", ");
const over = "('completed', 'cancelled', 'canceled')";

/** How much is left to do. */
export async function leftToDo(inspector: Inspector): Promise<number> {
  const [row] = await inspector.rows<{ left: number }>(`select
    (select count(*) from jobs where status not in ${over})
    + (select count(*) from imports_import where status in ('queued', 'running'))
    + (select count(*) from journal where event in (${names}))
    - (select count(distinct entry_id) from torture_effect) as "left"`);
  return Number(row?.left);
}

/** What is still to be done when everything should be. */
export async function checkSettled(inspector: Inspector, findings: Findings): Promise<void> {
  const jobs = await inspector.rows<{ name: string; id: string; status: string }>(
    `select name, id, status from jobs where status not in ${over}`,
  );
  for (const { name, id, status } of jobs) findings.add("stuck", `job ${name} ${id} is ${status}`);
}
