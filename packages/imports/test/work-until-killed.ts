// A worker in a process of its own, for a test that kills it: `node work-until-killed.ts <database> <folder of files>`.
import { createCrm, directoryBlobStore } from "@kith/core";
import { imports } from "../src/imports.ts";

const [location = "", folder = ""] = process.argv.slice(2);
const database = location.startsWith("postgres")
  ? (await import("@kith/core/postgresql")).postgresql({ connectionString: location, durability: "normal" })
  : (await import("@kith/core/sqlite")).sqlite({ file: location, durability: "normal" });
const crm = await createCrm({ database, plugins: [imports()], files: directoryBlobStore(folder) });
await crm.work({ signal: new AbortController().signal, pollMs: 5 });
