// The long form of resume.test.ts: `node --conditions=kith-source test/prove-kills.ts [rows] [kills]` imports a file while
// its worker is killed at random moments, and holds records, report and journal against the file. On SQLite in a temporary
// folder, or on an empty PostgreSQL database that DATABASE_URL names.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createCrm, directoryBlobStore } from "@kith/core";
import { imports } from "../src/imports.ts";

const rows = Number(process.argv[2] ?? 100_000);
const kills = Number(process.argv[3] ?? 5);
const folder = mkdtempSync(join(tmpdir(), "kith-kills-"));
const location = process.env["DATABASE_URL"] ?? join(folder, "crm.db");
const database = location.startsWith("postgres")
  ? (await import("@kith/core/postgresql")).postgresql({ connectionString: location, durability: "normal" })
  : (await import("@kith/core/sqlite")).sqlite({ file: location, durability: "normal" });
const files = directoryBlobStore(join(folder, "files"));
const crm = await createCrm({ database, plugins: [imports()], files, http: { authenticate: async () => null } });
await crm.migrations.apply();

const actor = { tenant: "main", user: "prover", grants: [{ permission: "*" }] };
const desk = crm.as(actor);
const lines = Array.from(
  { length: rows },
  (_, index) => `C${index},Anna,Meier ${index},a${index}@x.example,+49 30 ${1e6 + index}`,
);
const body = ["ID,First Name,Last Name,Email,Phone", ...lines].join("\n");
const answer = await crm.fetch(
  new Request("http://kith.test/imports?entity=contacts", {
    method: "POST",
    body,
    headers: { "content-type": "text/csv" },
  }),
  { actor },
);
const { id } = (await answer.json()) as { id: string };

const script = join(import.meta.dirname, "work-until-killed.ts");
const startWorker = () =>
  spawn(process.execPath, ["--conditions=kith-source", script, location, join(folder, "files")], { stdio: "inherit" });
const status = () => desk.imports.get({ id });

for (let kill = 1; kill <= kills && (await status()).status !== "completed"; kill += 1) {
  const worker = startWorker();
  const before = (await status()).counts.done;
  // A dead worker's lease has to run out before the next one gets further.
  while ((await status()).counts.done === before && (await status()).status !== "completed") await wait(50);
  await wait(Math.random() * 2_000);
  worker.kill("SIGKILL");
  await once(worker, "exit");
  console.log(`killed ${kill} times, ${(await status()).counts.done} of ${rows} rows done`);
}
const worker = startWorker();
while (!["completed", "failed"].includes((await status()).status)) await wait(200);
worker.kill("SIGKILL");

const { counts, made, problem } = await status();
const stored = (await desk.contacts.list({ count: "exact", limit: 1 })).count;
let report = 0;
for (let cursor: string | undefined; ; ) {
  const page = await desk.imports.rows({ id, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
  for (const { row, outcome } of page.items) if (row === report + 2 && outcome === "created") report += 1;
  if (page.nextCursor === null) break;
  cursor = page.nextCursor;
}
let journal = 0;
for (let after: string | undefined; ; ) {
  const page = await desk.journal.read({ limit: 500, ...(after === undefined ? {} : { after }) });
  if (page.items.length === 0) break;
  journal += page.items.filter(({ event }) => event === "contact.created").length;
  after = page.nextCursor;
}
await crm.close();
rmSync(folder, { recursive: true, force: true });
const found = [counts.created, made.contacts, stored, report, journal];
console.log(`created ${counts.created}, contacts ${stored}, report ${report}, journal ${journal}`, problem ?? "");
process.exitCode = found.every((number) => number === rows) ? 0 : 1;
console.log(process.exitCode === 0 ? "Proved." : "Not proved.");
