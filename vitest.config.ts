import { defineConfig, type TestProjectConfiguration } from "vitest/config";

// Packages of this workspace resolve to their sources, see "exports" in their package.json; the rest is Vite's default.
const conditions = ["kith-source", "module", "node", "development|production"];

/** The same files on each database, every file in a process of its own. */
const on = (database: "sqlite" | "postgresql"): TestProjectConfiguration => ({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: database,
    include: ["packages/*/{src,test}/**/*.test.ts", "examples/*/{src,test}/**/*.test.ts"],
    env: { KITH_TEST_DATABASE: database },
    globalSetup: database === "postgresql" ? ["scripts/postgres-for-tests.ts"] : [],
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
