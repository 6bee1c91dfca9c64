import { join } from "node:path";
import type { DatabaseAdapter } from "@kith/core";
import type { Settings } from "./settings.ts";

/** SQLite in the data folder, or PostgreSQL; only the driver that is used is loaded. */
export async function openDatabase({ databaseUrl, dataFolder }: Settings): Promise<DatabaseAdapter> {
  const filesDirectory = join(dataFolder, "files");
  if (databaseUrl) {
    const { postgresql } = await import("@kith/core/postgresql");
    const { boundRole } = await import("./bound-role.ts");
    return postgresql({
      connectionString: databaseUrl,
      filesDirectory,
      // A trial takes the server as it is set up; without this, one that may lose answered commits is refused.
      durability: "normal",
      rowLevelSecurity: await boundRole(databaseUrl),
    });
  }
  const { sqlite } = await import("@kith/core/sqlite");
  return sqlite({ file: sqliteFile(dataFolder), filesDirectory });
}

export const sqliteFile = (dataFolder: string): string => join(dataFolder, "kith-demo.db");
