import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "tsup";

const folder = join(import.meta.dirname, "../../node_modules/.cache", `kith-bench-${process.pid}`);
const bench = join(import.meta.dirname, "..");

/** The two servers as JavaScript, as they are deployed: a start would else measure how types are taken out. */
export const servers = { kith: join(folder, "kith-server.js"), floor: join(folder, "floor-server.js") };

/** Makes them, beneath this workspace, so that their packages are found. Answers what removes them. */
export async function compileServers(): Promise<() => Promise<void>> {
  await build({
    entry: { "kith-server": join(bench, "kith-server.ts"), "floor-server": join(bench, "floor/floor-server.ts") },
    outDir: folder,
    format: "esm",
    platform: "node",
    target: "node22",
    splitting: true,
    silent: true,
    config: false,
    skipNodeModulesBundle: true,
  });
  return async () => rmSync(folder, { recursive: true, force: true });
}
