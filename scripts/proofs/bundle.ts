import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "tsup";

/**
 * A script's code and all it needs in a few files, which start four times as fast as its sources: for children that are
 * started by the hundred. Beneath this workspace, so that the drivers, and what is loaded by a package's name, are still
 * found. Answers its path.
 */
export async function bundle(script: string): Promise<string> {
  const outDir = join(import.meta.dirname, `../../node_modules/.cache/bundle-${process.pid}`);
  process.once("exit", () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    entry: { child: script },
    outDir,
    format: "esm",
    platform: "node",
    target: "node22",
    splitting: true,
    silent: true,
    config: false,
    // The drivers alone stay where they are.
    external: ["pg", "better-sqlite3"],
    noExternal: [/^(?!(pg|better-sqlite3)$)/],
    esbuildOptions: (options) => {
      options.conditions = ["kith-source"];
    },
    // For what is CommonJS inside.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  return join(outDir, "child.js");
}
