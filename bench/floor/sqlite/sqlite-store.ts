import BetterSqlite3 from "better-sqlite3";
import type { Floor } from "../../workloads/workload.ts";
import type { Store } from "../store.ts";
import { consume } from "./consume.ts";
import { importStore } from "./import-store.ts";
import { caller } from "./look-up.ts";
import { contactReader } from "./read-contacts.ts";
import { timelineReader } from "./read-timeline.ts";
import { sharedCommits } from "./shared-commits.ts";
import { contactWriter } from "./write-contact.ts";

/** Prepared statements on one connection with the CRM's settings. */
export function sqliteStore(file: string, floor: Floor): Store {
  const db = new BetterSqlite3(file);
  for (const setting of ["journal_mode = wal", "synchronous = full", "foreign_keys = on", "cache_size = -64000"])
    db.pragma(setting);
  const write = contactWriter(db);
  return {
    create: floor === "best" ? sharedCommits(db, write) : db.transaction(write).immediate,
    ...contactReader(db),
    timeline: timelineReader(db),
    lookUp: caller(db),
    imports: importStore(db),
    consume: () => consume(db),
  };
}
