import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

export interface Ran {
  readonly ok: boolean;
  /** Both streams, as they came. */
  readonly output: string;
  readonly stdout: string;
}

/** What a proof may set beside the environment it was started in. */
type Environment = Readonly<Record<string, string>>;

/** Runs a command to its end; says nothing, throws nothing. */
export function run(command: string, args: readonly string[], cwd: string, environment: Environment = {}): Ran {
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...withoutPackageManager(), ...environment },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    shell: process.platform === "win32",
  });
  return {
    ok: status === 0,
    stdout: stdout ?? "",
    output: `${stdout ?? ""}${stderr ?? ""}${error ? `${error}\n` : ""}${signal ? `ended by ${signal}\n` : ""}`,
  };
}

/** The same for what has to succeed before a proof can begin. */
export function mustRun(command: string, args: readonly string[], cwd: string): string {
  const { ok, stdout, output } = run(command, args, cwd);
  if (!ok) throw new Error(`${command} ${args.join(" ")} failed:\n${output}`);
  return stdout;
}

/** npm started from a script of pnpm would take over its settings. */
function withoutPackageManager(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("npm_") && !name.startsWith("pnpm_") && name !== "NODE_OPTIONS",
  );
  return Object.fromEntries(kept);
}

/** An empty project outside of the workspace; removed when the process ends, unless something failed there. */
export class TemporaryProject {
  readonly folder = mkdtempSync(join(tmpdir(), "kith-proof-"));

  constructor() {
    this.write({ "package.json": JSON.stringify({ name: "proof", private: true, type: "module" }) });
    process.once("exit", (code) => {
      if (code === 0) rmSync(this.folder, { recursive: true, force: true });
      else console.log(`Left to look at: ${this.folder}`);
    });
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  install(packages: readonly string[]): void {
    mustRun("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...packages], this.folder);
  }

  /** A command of this project's own packages. */
  run(command: string, args: readonly string[], environment: Environment = {}): Ran {
    const bin = join(this.folder, "node_modules/.bin");
    const PATH = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
    return run(command, args, this.folder, { ...environment, PATH });
  }
}
