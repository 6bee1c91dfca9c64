import { startPostgres } from "./embedded-postgres.ts";

/** The PostgreSQL server of a test run: DATABASE_URL where it is set, else one that lives as long as the run. */
export default async function postgresForTests(): Promise<() => Promise<void>> {
  if (process.env.DATABASE_URL?.startsWith("postgres")) {
    process.env.KITH_TEST_POSTGRES_URL = process.env.DATABASE_URL;
    return async () => {};
  }
  const server = await startPostgres();
  process.env.KITH_TEST_POSTGRES_URL = server.url;
  return server.stop;
}
