import { createCrm } from "@kith/core";
import { imports } from "./src/imports.ts";
import { mkdtempSync } from "node:fs"; import {join} from "node:path";
const N = Number(process.argv[2] ?? 20000);
const kind = process.argv[3] ?? "sqlite";
let database: any;
if (kind === "sqlite") { const { sqlite } = await import("@kith/core/sqlite"); database = sqlite(join(mkdtempSync("/tmp/bench/"), "crm.db")); }
else { const { postgresql } = await import("@kith/core/postgresql"); database = postgresql(kind); }
const crm = await createCrm({ database, plugins: [imports()], http: { authenticate: async () => null } });
await crm.migrations.apply();
const actor = { tenant: "main", user: "u_1", grants: [{ permission: "*" }] };
const lines = ["externalId,First Name,Last Name,Email,Phone,City,Country,Job Title"];
for (let i = 0; i < N; i++) lines.push(`E${i},Anna${i % 977},Meier${i % 3011},anna${i}@example.com,+49 30 ${1000000 + i},Berlin,Germany,Buyer`);
const body = lines.join("\n") + "\n";
const t0 = performance.now();
const r = await crm.fetch(new Request("http://x/imports?entity=contacts", { method: "POST", body, headers: { "content-type": "text/csv" } }), { actor });
const imp: any = await r.json();
console.log(r.status, "start ms", performance.now() - t0, imp.counts ?? imp);
let longest = 0, last = performance.now(); const iv = setInterval(() => { const n = performance.now(); longest = Math.max(longest, n - last); last = n; }, 1);
const stop = new AbortController();
const t1 = performance.now();
await crm.work({ signal: stop.signal, pollMs: 20, onIdle: () => stop.abort() });
const ms = performance.now() - t1;
clearInterval(iv);
console.log("rows/s", N / ms * 1000, "longest hold", longest, "rss MB", process.memoryUsage().rss / 1e6);
console.log(((await crm.as(actor).imports.get({ id: imp.id })) as any).counts);
await crm.close();
