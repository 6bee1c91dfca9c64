import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDatabase } from "@kith/testing";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "kith-example-"));
const { location, drop } = await testDatabase();
const running: ChildProcess[] = [];
afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The program as `npm start` runs it, but from its sources. */
function start(env: Readonly<Record<string, string>>) {
  const child = spawn(
    process.execPath,
    ["--conditions=kith-source", fileURLToPath(new URL("server.ts", import.meta.url))],
    {
      env: {
        ...process.env,
        PORT: "0",
        KITH_API_KEY: "k",
        KITH_DATA: join(folder, "data"),
        DATABASE_URL: process.env.KITH_TEST_DATABASE === "postgresql" ? location : "",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  running.push(child);
  let output = "";
  const ready = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = /ready at (\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
  });
  return { child, ready, ended: once(child, "close") as Promise<[number | null, string | null]>, output: () => output };
}

// A first start makes all of the demo's customers, beside other tests.
const patience = 60_000;

test("it leaves with 0 on SIGTERM, however often that comes, and with requests open", {
  timeout: patience,
}, async () => {
  const { child, ready, ended } = start({});
  const url = await ready;
  const listed = await fetch(`${url}/crm/contacts?limit=1`, { headers: { authorization: "Bearer k" } });
  expect(listed.status).toBe(200);
  // An upload that never ends.
  const endless = new ReadableStream<Uint8Array>({
    pull: (to) => new Promise((go) => setTimeout(() => go(to.enqueue(new Uint8Array([97]))), 50)),
  });
  const upload = fetch(`${url}/crm/imports?entity=contacts`, {
    method: "POST",
    headers: { authorization: "Bearer k", "content-type": "text/csv" },
    body: endless,
    duplex: "half",
  } as RequestInit).catch((error: unknown) => error);
  await new Promise((go) => setTimeout(go, 200));
  child.kill("SIGTERM");
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGINT"), 100);
  expect(await ended).toEqual([0, null]);
  await upload;
});

test("a signal while it starts ends it as soon as it has started", { timeout: patience }, async () => {
  const { child, ended } = start({});
  await new Promise((go) => setTimeout(go, 700));
  child.kill("SIGTERM");
  const [code, signal] = await ended;
  // Before the first line of the program runs, Node itself ends on the signal.
  expect(signal === "SIGTERM" || code === 0).toBe(true);
});

test("a port that is taken, and a setting that cannot be, are told in a line, with exit code 1", {
  timeout: patience,
}, async () => {
  const first = start({});
  const { port } = new URL(await first.ready);
  for (const [env, line] of [
    [{ PORT: port }, `Port ${port} is taken`],
    [{ PORT: "many" }, 'PORT is "many"'],
    [{ DATABASE_URL: "mysql://localhost" }, "must begin with postgresql://"],
    [{ DATABASE_URL: "postgresql://localhost:1/nowhere" }, "database"],
  ] as const) {
    const second = start(env);
    expect(await second.ended).toEqual([1, null]);
    expect(second.output()).toContain(line);
    expect(second.output()).not.toContain("    at ");
  }
  first.child.kill("SIGTERM");
  await first.ended;
});
