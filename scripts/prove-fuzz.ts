// 200 requests to every operation on each database, from the OpenAPI description: no fault, no undocumented status, no
// answer off its schema. `KITH_FUZZ_SEED=7 pnpm prove:fuzz` tries others.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { claim, conclude, heading, note } from "./proofs/claims.ts";

const root = join(import.meta.dirname, "..");
const env = { KITH_FUZZ: "200", ...process.env };

heading(`${env.KITH_FUZZ} requests to each operation`);
for (const database of ["sqlite", "postgresql"]) {
  const args = ["exec", "vitest", "run", "examples/hono-server/test/fuzz.test.ts", "--project", database];
  const run = spawnSync("pnpm", args, { cwd: root, env, encoding: "utf8" });
  const told = /\d+ operations, \d+ requests, .*/.exec(run.stdout)?.[0];
  claim(run.status === 0 && told !== undefined, `${database}: nothing but described answers`, run.stdout + run.stderr);
  if (told) note(told);
}
conclude();
