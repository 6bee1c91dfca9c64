// Nothing in the journal is skipped, told twice, or told out of order: 16 writers whose transactions stay open for a random
// time, and 4 consuming processes, one of which is killed each second. `node scripts/prove-gaps.ts [events]`, PostgreSQL.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startPostgres } from "@kith/testing/embedded-postgres";
import { Pool } from "pg";
import { openCrm } from "./gaps/gap-plugin.ts";
import { bundle } from "./proofs/bundle.ts";
import { claim, conclude, heading, note } from "./proofs/claims.ts";

const events = Number(process.argv[2] ?? 100_000);
const [writers, workers, subjects, perTransaction] = [16, 4, 400, 10];
const script = await bundle(join(import.meta.dirname, "gaps/gap-worker.ts"));
/** More than the leases, the pauses and the start of a process take together. */
const deadlineMs = 120_000;

const server = await startPostgres();
const crm = await openCrm(server.url);
await crm.migrations.apply();
const pool = new Pool({ connectionString: server.url, max: writers + 4 });
await pool.query("insert into gaps_subject select n, 0 from generate_series(1, $1) n", [subjects]);

const start = () => spawn(process.execPath, [script, server.url], { stdio: "inherit" });
const running: ChildProcess[] = Array.from({ length: workers }, start);
let kills = 0;
const killing = setInterval(() => {
  const at = Math.floor(Math.random() * workers);
  running[at]?.kill("SIGKILL");
  running[at] = start();
  kills += 1;
}, 1000);

let left = events;
/** As a host does that commits when it is ready: the journal's entries are written, and nobody may see them yet. */
async function write(): Promise<void> {
  while (left > 0) {
    const chosen = Array.from({ length: perTransaction }, () => 1 + Math.floor(Math.random() * subjects));
    // In one order, so that writers wait for each other and never in a circle.
    const distinct = [...new Set(chosen)].sort((a, b) => a - b);
    left -= distinct.length;
    const client = await pool.connect();
    await client.query("begin");
    await crm.within(client).asSystem({ tenant: "main", reason: "gaps" }).gaps.step({ subjects: distinct });
    await wait(Math.random() < 0.01 ? 200 + Math.random() * 800 : Math.random() * 20);
    await client.query("commit");
    client.release();
  }
}

const one = async (sql: string) => Number((await pool.query(sql)).rows[0].value);
const began = performance.now();
await Promise.all(Array.from({ length: writers }, write));
const written = performance.now();
const recorded = await one("select count(*) as value from journal where event = 'step.taken'");
let told = 0;
while (told < recorded && performance.now() - written < deadlineMs) {
  await wait(100);
  told = await one("select count(*) as value from gaps_told");
}
const done = performance.now();
clearInterval(killing);
// Whoever would tell something again has the time to.
await wait(3_000);
for (const worker of running) worker.kill("SIGKILL");
await Promise.all(
  running.map((worker) => worker.exitCode === null && worker.signalCode === null && once(worker, "exit")),
);

heading(
  `${recorded} events of ${subjects} subjects, ${writers} writers, ${workers} consuming processes, ${kills} killed`,
);
const skipped = await one(`select count(*) as value from gaps_subject s, generate_series(1, s.steps) n
  where not exists (select 1 from gaps_told t where t.subject = s.id and t.n = n.n)`);
const twice = await one(
  "select count(*) as value from (select 1 from gaps_told group by subject, n having count(*) > 1) x",
);
const inverted = await one(`select count(*) as value from
  (select n, lag(n) over (partition by subject order by position) as before from gaps_told) x where n <= before`);
claim(recorded >= events, `${recorded} events recorded`);
claim(skipped === 0, `${skipped} skipped`);
claim(twice === 0, `${twice} twice`);
claim(inverted === 0, `${inverted} out of order within their subject`);
const perSecond = (from: number, to: number, count: number) => Math.round(count / ((to - from) / 1000));
note(
  `${perSecond(began, written, recorded)} events/s written, ${perSecond(began, done, recorded)} events/s told, one kill a second meanwhile`,
);
note(`told in full ${((done - written) / 1000).toFixed(1)} s after the last was written`);
await pool.end();
await crm.close();
await server.stop();
conclude();
