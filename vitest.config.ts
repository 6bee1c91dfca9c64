import { defineConfig, type TestProjectConfiguration } from "vitest/config";
import { mutation } from "./scripts/mutations/mutation.ts";

// Packages of this workspace resolve to their sources, see "exports" in their package.json; the rest is Vite's default.
const conditions = ["kith-source", "module", "node", "development|production"];

const without = mutation(import.meta.dirname);

/** The same files on each database, every file in a process of its own. */
const on = (database: "sqlite" | "postgresql"): TestProjectConfiguration => ({
  plugins: without,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: database,
    // What is mutated must not be kept for those who come after.
    fsModuleCache: without.length === 0,
    include: ["{packages,examples}/*/{src,test}/**/*.test.ts", "bench/**/*.test.ts"],
    env: { KITH_TEST_DATABASE: database },
    globalSetup: database === "postgresql" ? ["packages/testing/src/postgres-for-tests.ts"] : [],
    pool: "forks",
    // For code that Node itself loads, such as a worker thread's.
    execArgv: ["--conditions=kith-source"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

export default defineConfig({
  test: {
    projects: [on("sqlite"), on("postgresql")],
    maxWorkers: 2,
    reporters: ["default", "./scripts/closing-line.ts"],
  },
});
