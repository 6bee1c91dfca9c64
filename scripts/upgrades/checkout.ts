import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Release } from "./releases.ts";

const root = resolve(import.meta.dirname, "../..");

/** A release's own code, installed as the release says, in a folder that shares nothing with this one. */
export interface Checkout {
  /** A script of `release/`, run by the release: the path to start. */
  script(name: string): string;
  remove(): void;
}

/**
 * Takes the code out of the repository as an archive, not as a worktree, of which a proof that is killed would leave
 * traces in the repository.
 */
export function checkOut({ version, commit }: Release): Checkout {
  const folder = mkdtempSync(join(tmpdir(), `kith-${version}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.once("exit", remove);
  const archive = join(folder, "release.tar");
  run("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: root });
  run("tar", ["-xf", archive], { cwd: folder });
  run(process.execPath, ["scripts/bootstrap.mjs", "pnpm", "install", "--frozen-lockfile"], { cwd: folder });
  // Where all packages that the scripts import are at hand.
  const scripts = join(folder, "examples/hono-server/upgrades");
  mkdirSync(scripts);
  const own = join(folder, "scripts/upgrades/release");
  cpSync(existsSync(own) ? own : join(import.meta.dirname, "release"), scripts, { recursive: true });
  return { script: (name) => join(scripts, name), remove };
}

function run(command: string, args: readonly string[], options: SpawnSyncOptions): void {
  const { status, error, stdout, stderr } = spawnSync(command, args, { ...options, encoding: "utf8" });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}
