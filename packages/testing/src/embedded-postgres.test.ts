import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "./embedded-postgres.ts";

test.skipIf(process.env.KITH_TEST_DATABASE === "sqlite")("starts, answers and leaves nothing behind", async () => {
  const server = await startPostgres({ durable: true, settings: { work_mem: "5MB" } });
  const client = new Client(server.url);
  await client.connect();
  const { rows } = await client.query("select current_setting('fsync') fsync, current_setting('work_mem') work_mem");
  await client.end();
  expect(rows).toEqual([{ fsync: "on", work_mem: "5MB" }]);

  await server.stop();
  await server.stop();
  expect(existsSync(server.folder)).toBe(false);
});

test.skipIf(process.env.KITH_TEST_DATABASE === "sqlite")("ends with a process that was killed", async () => {
  const module = fileURLToPath(new URL("./embedded-postgres.ts", import.meta.url));
  const code = `
    const { startPostgres } = await import(${JSON.stringify(module)});
    const { url, folder } = await startPostgres();
    process.stdout.write(JSON.stringify({ url, folder }));
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const { url, folder } = JSON.parse(await firstOutput(owner)) as { url: string; folder: string };
  owner.kill("SIGKILL");

  for (let waited = 0; existsSync(folder) && waited < 10_000; waited += 50) await sleep(50);
  expect(existsSync(folder)).toBe(false);
  await expect(new Client(url).connect()).rejects.toThrow(/ECONNREFUSED/);
});

function firstOutput(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.once("data", (chunk) => resolve(String(chunk)));
    child.once("exit", (code) => reject(new Error(`ended (${code}) before it said anything`)));
  });
}
