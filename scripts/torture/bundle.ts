import { rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "tsup";

/**
 * The child's code and all it needs in a few files, which start four times as fast as its sources: hundreds are started.
 * Beneath this workspace, so that the drivers, and what is loaded by a package's name, are still found. Answers its path.
 */
export async function bundleChild(): Promise<string> {
  const outDir = join(import.meta.dirname, `../../node_modules/.cache/torture-${process.pid}`);
  process.once("exit", () => rmSync(outDir, { recursive: true, force: true }));
  await build({
    entry: { child: join(import.meta.dirname, "child.ts") },
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
