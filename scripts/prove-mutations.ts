// Each clause that keeps tenants apart or holds a caller to its grants is taken out in turn, and a test turns red. The clauses
// are found in the code. `node scripts/prove-mutations.ts [part of a path:line …]`; takes
// some minutes for each ten.
import { join } from "node:path";
import { type Clause, findClauses } from "./mutations/clauses.ts";
import { rounds, runWithout, walls } from "./mutations/run-without.ts";
import { claim, conclude, heading, note } from "./proofs/claims.ts";

const root = join(import.meta.dirname, "..");
const atOnce = 2;
const parts = process.argv.slice(2);
const clauses = findClauses(root).filter(
  ({ file, line }) => parts.length === 0 || parts.some((part) => `${file}:${line}`.includes(part)),
);

heading(`${clauses.length} clauses`);
const content = await runWithout(root, undefined, walls);
claim(
  content.caughtBy === undefined,
  `with all of them the tests are content${content.caughtBy ? `: ${content.caughtBy}` : ""}`,
);

const survivors: Clause[] = [];
async function tryOut(clause: Clause): Promise<void> {
  const place = `${clause.file}:${clause.line} ${clause.text.split("\n")[0]}`;
  let caughtBy: string | undefined;
  for (const tests of rounds(clause)) caughtBy ??= (await runWithout(root, clause, tests)).caughtBy;
  if (caughtBy === undefined) survivors.push(clause);
  claim(caughtBy !== undefined, `${place}: ${caughtBy ?? "nobody noticed"}`);
}
const left = [...clauses];
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let clause = left.shift(); clause; clause = left.shift()) await tryOut(clause);
  }),
);
note(`${clauses.length - survivors.length} of ${clauses.length} caught`);
conclude();
