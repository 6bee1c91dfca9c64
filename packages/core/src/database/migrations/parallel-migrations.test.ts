import { spawn } from "node:child_process";
import { testDatabase } from "@kith/testing/test-database";
import { expect, test } from "vitest";

const from = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** What one of several processes does that start at the same time. */
const program = (location: string) => `
  const { ${process.env.KITH_TEST_DATABASE === "postgresql" ? "postgresql" : "sqlite"}: adapter } =
    await import(${process.env.KITH_TEST_DATABASE === "postgresql" ? from("../../postgresql.ts") : from("../../sqlite.ts")});
  const { applyMigrations } = await import(${from("./apply-migrations.ts")});
  const { plainTable } = await import(${from("../schema/table-builder.ts")});
  const { column } = await import(${from("../schema/column.ts")});
  const { setTimeout: sleep } = await import("node:timers/promises");
  const location = ${JSON.stringify(location)};
  const options = ${process.env.KITH_TEST_DATABASE === "postgresql" ? "{ connectionString: location }" : "{ file: location }"};
  const db = await adapter({ ...options, durability: "normal" }).open();
  const migrations = Array.from({ length: 6 }, (_, index) => ({
    name: "m" + index,
    async up(kysely) {
      await plainTable(kysely, "t" + index, { id: column.key() }, { primaryKey: ["id"] });
      await kysely.insertInto("t" + index).values({ id: "once" }).execute();
      // Long enough for the others to come and wait.
      await sleep(20);
    },
  }));
  process.stdout.write("ready");
  await new Promise((resolve) => process.stdin.once("data", resolve));
  const done = await applyMigrations(db, [{ plugin: "p", migrations }]);
  process.stdout.write(JSON.stringify(done));
  await db.close();
  process.exit(0);
`;

test("several processes at once: each migration is applied by one of them, and all succeed", async () => {
  const made = await testDatabase({ rowLevelSecurity: false });
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, ["--conditions=kith-source", "--input-type=module", "-e", program(made.location)], {
      stdio: ["pipe", "pipe", "inherit"],
    }),
  );
  const outputs = children.map(() => "");
  const ready = children.map(
    (child, index) =>
      new Promise<void>((resolve, reject) => {
        child.stdout.on("data", (chunk) => {
          outputs[index] += String(chunk);
          resolve();
        });
        child.once("exit", (code) => reject(new Error(`ended (${code}) before it was ready`)));
      }),
  );
  const ends = children.map((child) => new Promise((resolve) => child.once("exit", resolve)));
  await Promise.all(ready);
  for (const child of children) child.stdin.end("go");
  expect(await Promise.all(ends)).toEqual([0, 0, 0]);

  const done = outputs.flatMap((output) => JSON.parse(output.replace("ready", "")) as string[]);
  const names = Array.from({ length: 6 }, (_, index) => `p/m${index}`);
  expect(done.sort()).toEqual(names);
  const db = await made.adapter.open();
  const rows = await db.rows("select name from kith_migrations order by position", []);
  expect(rows.map(({ name }) => `p/${name}`)).toEqual(names);
  await db.close();
  await made.drop();
});
