// A process that only consumes, until it is killed: `node gap-worker.ts <connection string>`.
import { openCrm } from "./gap-plugin.ts";

const crm = await openCrm(process.argv[2] ?? "");
await crm.work({ signal: new AbortController().signal, pollMs: 50 });
