import { fileURLToPath } from "node:url";

/** A project for `test.projects` of vitest's configuration. */
export interface DatabaseProject {
  readonly extends: true;
  readonly test: {
    readonly name: "sqlite" | "postgresql";
    readonly env: Readonly<Record<string, string>>;
    readonly globalSetup: string[];
    readonly testTimeout: number;
    readonly hookTimeout: number;
  };
}

const on = (name: "sqlite" | "postgresql"): DatabaseProject => ({
  extends: true,
  test: {
    name,
    env: { KITH_TEST_DATABASE: name },
    globalSetup: name === "postgresql" ? [fileURLToPath(import.meta.resolve("@kith/testing/postgres-for-tests"))] : [],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

/**
 * Two vitest projects that run the same tests, on SQLite and on a real PostgreSQL: the one at `DATABASE_URL`, else one that
 * is started for the run. `--project sqlite` runs one of them.
 *
 * @example
 * export default defineConfig({ test: { projects: onBothDatabases() } });
 */
export const onBothDatabases = (): DatabaseProject[] => [on("sqlite"), on("postgresql")];
