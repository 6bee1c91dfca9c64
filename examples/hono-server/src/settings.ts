import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** How the server is set up; everything has a default. */
export interface Settings {
  /** 0 takes any free port. */
  readonly port: number;
  /** Absent: SQLite, in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** Absent: one is made at the first start and kept in the data folder. */
  readonly apiKey?: string | undefined;
  /** The SQLite file, uploaded files and the API key. */
  readonly dataFolder: string;
}

/** A set-up that cannot work, told without a stack. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}

/** From `PORT`, `DATABASE_URL`, `KITH_API_KEY` and `KITH_DATA`. */
export function settingsFrom(env: Readonly<Record<string, string | undefined>>): Settings {
  const databaseUrl = env.DATABASE_URL || undefined;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl))
    throw new SetupError("DATABASE_URL must begin with postgresql://. Leave it out for SQLite.");
  return {
    port: portFrom(env.PORT || "3000"),
    databaseUrl,
    apiKey: env.KITH_API_KEY || undefined,
    // One level up from here, whether this runs from src/ or built from dist/.
    dataFolder: resolve(env.KITH_DATA || fileURLToPath(new URL("../data", import.meta.url))),
  };
}

function portFrom(written: string): number {
  const port = Number(written);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && written.trim() !== "") return port;
  throw new SetupError(`PORT is "${written}"; it must be a number from 0 to 65535.`);
}
