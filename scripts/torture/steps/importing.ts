import { Checks } from "../checks/checks.ts";
import { composeTortured, everyone, migrated } from "../compose.ts";
import { Findings } from "../findings.ts";
import { inspect } from "../inspector.ts";
import { beyondLeases } from "../leases.ts";
import type { Target } from "../target.ts";
import { dump, otherCounts } from "./dump.ts";
import type { Scenario } from "./scenario.ts";

/** Few enough for one chunk. */
const rows = 12;
/** Tables of what a chunk makes. The file of rejected rows is another transaction's. */
const ofRows = / of (contacts|organizations|relations|imports_row)/;

/** A chunk of an import is wholly there or not at all, and whoever comes next completes it with each row once. */
export const importing: Scenario = {
  prepare: async (target) => {
    await using crm = await composeTortured(await migrated(target));
    const lines = Array.from({ length: rows }, (_, index) => {
      return `import step ${index},import-${index}@torture.example,+49 30 ${1_000_000 + index}`;
    });
    const request = new Request("http://kith.test/imports?entity=contacts", {
      method: "POST",
      body: ["Name,Email,Phone", ...lines].join("\n"),
      headers: { "content-type": "text/csv" },
    });
    const response = await crm.fetch(request, { actor: everyone });
    if (response.status !== 201) throw new Error(await response.text());
    return undefined;
  },
  run: (target, _, begin) => workUntilIdle(target, 0, begin),
  judge: async (host, prepared) => {
    const whole = await host.copy(prepared, "whole");
    await workUntilIdle(whole, 0);
    const after = await dump(whole);
    return async (target) => {
      const findings = new Findings();
      const there = await contactsOf(target);
      if (there !== 0 && there !== rows) return `${there} of ${rows} contacts`;
      await new Checks(target, findings).run([], { now: 0 });
      await workUntilIdle(target, beyondLeases);
      await new Checks(target, findings).run([], { now: 0, done: true });
      if (!findings.clean) return findings.list();
      const missing = otherCounts(after, await dump(target)).filter((told) => ofRows.test(told));
      return missing.length > 0 ? `gone on with, ${missing.join(", ")}` : undefined;
    };
  },
};

async function workUntilIdle(target: Target, clock: number, begin = () => {}): Promise<void> {
  await using crm = await composeTortured(target, { clock });
  await crm.as(everyone).contacts.list({ limit: 1 });
  begin();
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, concurrency: 1, pollMs: 5, onIdle: () => stop.abort() });
}

async function contactsOf(target: Target): Promise<number> {
  const inspector = await inspect(target);
  const [row] = await inspector.rows<{ count: number }>("select count(*) as count from contacts");
  await inspector.close();
  return Number(row?.count);
}
