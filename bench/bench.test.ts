// The bench as a process: what stands in its way is said, and nothing is left behind.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const database = process.env.KITH_TEST_DATABASE ?? "sqlite";
/** The machine may be busy with other tests. */
const timeout = 120_000;
const cache = join(import.meta.dirname, "../node_modules/.cache");
let folder: string;
let bench: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kith-bench-test-"));
  // Where root runs this PostgreSQL is somebody else, and must reach its folder in here.
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  bench?.kill("SIGKILL");
  bench = undefined;
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
});

/** Starts it on the sources, with its files in the folder. Answers all that it said, when it has ended. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const { DATABASE_URL: _, ...own } = process.env;
  const started = spawn(process.execPath, [join(import.meta.dirname, "bench.ts"), "--database", database, ...args], {
    env: { ...own, NODE_OPTIONS: "--conditions=kith-source", TMPDIR: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  bench = started;
  let said = "";
  for (const stream of [started.stdout, started.stderr]) stream.on("data", (chunk) => (said += chunk));
  const ended = once(started, "close").then(([code, signal]) => ({ code, signal, said }));
  const says = async (text: string) => {
    while (!said.includes(text)) {
      await Promise.race([once(started.stderr, "data"), ended]);
      if (started.exitCode !== null) throw new Error(`The bench ended before it said ${text}: ${said}`);
    }
  };
  return { pid: started.pid as number, ended, says };
}

/** All that it has started, and what those have. */
function descendants(pid: number): readonly number[] {
  const list = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" });
  const pairs = list
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const of = (parent: number): number[] =>
    pairs.flatMap(([child = 0, its]) => (its === parent ? [child, ...of(child)] : []));
  return of(pid);
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** What was started ends, be it a moment after the bench. */
const gone = (pids: readonly number[]) => expect.poll(() => pids.filter(isAlive), { timeout: 20_000 }).toEqual([]);

const whole = ["--quick", "--contacts", "100", "--workload", "get", "--rounds", "1000"];

describe("a run that is interrupted", { timeout }, () => {
  test.each([
    ["while it measures", "get at 16", 3, "SIGINT"],
    ["while it fills", "filling with", 0, "SIGTERM"],
  ] as const)("%s leaves no server, database or folder behind", async (_, word, least, signal) => {
    const { pid, ended, says } = start(whole);
    await says(word);
    const servers = descendants(pid);
    expect(servers.length).toBeGreaterThanOrEqual(least);
    bench?.kill(signal);
    expect(await ended).toMatchObject({ code: 130, said: expect.not.stringContaining("Error") });
    await gone(servers);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(cache, `kith-bench-${pid}`))).toBe(false);
  });

  test("by force leaves no server behind", async () => {
    const { pid, ended, says } = start(whole);
    await says("get at 16");
    const servers = descendants(pid);
    bench?.kill("SIGKILL");
    expect(await ended).toMatchObject({ signal: "SIGKILL" });
    await gone(servers);
    rmSync(join(cache, `kith-bench-${pid}`), { recursive: true });
  });
});

describe("what stands in its way is said with the cure, and nothing is left", { timeout }, () => {
  const refused = async (args: readonly string[], env: Record<string, string>, ...texts: readonly string[]) => {
    const { pid, ended } = start(args, env);
    const { code, said } = await ended;
    for (const text of texts) expect(said).toContain(text);
    expect(said).not.toMatch(/^ {4}at /m);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(cache, `kith-bench-${pid}`))).toBe(false);
  };

  test("an unknown workload", () => refused(["--workload", "fly"], {}, "There is no workload fly", "coldStart"));

  test("too little disk", () =>
    refused(["--contacts", "1000000000"], {}, "1000000000 contacts need ", " of disk and ", "say fewer --contacts"));

  test("too little disk for what grows", () =>
    refused(["--growth", "--contacts", "1000000000"], {}, "10000000000 contacts need ", "say fewer --contacts"));

  test.runIf(database === "postgresql")("no PostgreSQL", async () => {
    const nobody = "postgresql://postgres@127.0.0.1:1/postgres";
    await refused([], { DATABASE_URL: nobody }, "PostgreSQL at 127.0.0.1:1 cannot be reached", "--database sqlite");
    await refused([], { DATABASE_URL: "my database" }, "DATABASE_URL is no URL");
  });
});
