import { spawn } from "node:child_process";
import { once } from "node:events";
import { basename, dirname, join } from "node:path";
import type { Clause } from "./clauses.ts";
import { mutationVariable } from "./mutation.ts";

export interface Verdict {
  /** The first test that failed; undefined where all were content. */
  readonly caughtBy: string | undefined;
  readonly output: string;
}

/** The tests that try the walls, the quick ones first; what they do not catch may be caught by any other. */
const quick = ["twins.test", "field-grants.test", "parts-grants.test", "permissions", "tenants.test", "access.test"];
const thorough = ["random-grants.test", "conformance", "tenancy.test"];
export const walls = [...quick, ...thorough];

/** What is tried of a folder from outside: `packages/core/test/journal-…`. */
const besides = (file: string) => file.replace(/\/src\/.*$/, `/test/${basename(dirname(file)).replace(/s$/, "")}`);

export const rounds = ({ file, wall }: Clause): readonly (readonly string[])[] => [
  [...(wall === "second" ? ["tenant-walls.test", "second-wall.test"] : quick), `${dirname(file)}/`, besides(file)],
  thorough,
  [],
];

/** Longer than the slowest of them takes without a mutation. */
const limitMs = 600_000;

/** Runs tests on a database without the clause, up to the first that fails. No filters: all tests. */
export async function runWithout(
  root: string,
  clause: Clause | undefined,
  filters: readonly string[],
): Promise<Verdict> {
  const isPostgresqls =
    clause !== undefined &&
    (clause.wall === "second" || clause.text.includes("$1") || clause.file.includes("/postgresql/"));
  const database = isPostgresqls ? "postgresql" : "sqlite";
  const arguments_ = [
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    ...filters,
    "--project",
    database,
    "--bail",
    "1",
    // A slow machine is no proof of anything.
    "--testTimeout=300000",
    "--hookTimeout=300000",
  ];
  const child = spawn(process.execPath, arguments_, {
    cwd: root,
    env: {
      ...process.env,
      NO_COLOR: "1",
      // The other wall is off.
      KITH_TEST_ROW_LEVEL_SECURITY: clause?.wall === "second" ? "on" : "off",
      ...(clause ? { [mutationVariable]: JSON.stringify(clause) } : {}),
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: limitMs,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => (output += text));
  const [code] = await once(child, "close");
  if (/Transform failed|SyntaxError|ERR_INVALID_TYPESCRIPT|Unexpected token/.test(output))
    throw new Error(
      `${clause?.file}:${clause?.line} does not compile without ${clause?.text}:\n${output.slice(-2000)}`,
    );
  if (code === 0) return { caughtBy: undefined, output };
  return { caughtBy: /^\s*FAIL\s+(.*)$/m.exec(output)?.[1]?.trim() ?? "no answer in time", output };
}
