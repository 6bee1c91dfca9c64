import { existsSync } from "node:fs";
import { createCrm, type Plugin } from "@kith/core";
import { type TestDatabase, testDatabase } from "@kith/testing";
import { afterAll, expect } from "vitest";

const database: TestDatabase = await testDatabase();
afterAll(() => database.drop());
/** How often the database has been opened. */
export let opened = 0;

/** Composes these plugins on a database of the file's own. */
export const start = (plugins: readonly Plugin[], omit: readonly string[] = []) =>
  createCrm({
    database: {
      ...database.adapter,
      open: () => {
        opened += 1;
        return database.adapter.open();
      },
    },
    plugins,
    omit,
  } as never);

/** Why they cannot be composed; the database was neither opened nor made. */
export async function refusal(plugins: readonly Plugin[], omit?: readonly string[]) {
  const error = await start(plugins, omit).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(error).toMatchObject({ code: "composition.invalid", status: 500 });
  expect(opened).toBe(0);
  if (database.adapter.dialect === "sqlite") expect(existsSync(database.location)).toBe(false);
  return String((error as Error).message);
}
