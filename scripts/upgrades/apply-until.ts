// Applies head's migrations once it is told to, and kills itself right before the n-th statement; prints how many it said
// where they are fewer: `node apply-until.ts <dialect> <location> <folder> <n>`.
import { once } from "node:events";
import { beforeEachStatement } from "../../packages/core/src/database/migrations/each-statement.fixture.ts";
import { compose, type Place } from "./release/compose.ts";

const [dialect, location = "", folder = "", n] = process.argv.slice(2);
await once(process.stdin, "data");
process.stdin.destroy();
let said = 0;
beforeEachStatement((number) => {
  said = number;
  if (number === Number(n)) process.kill(process.pid, "SIGKILL");
});
await using crm = await compose({ dialect: dialect as Place["dialect"], location, folder }, { grown: true });
await crm.migrations.apply();
process.stdout.write(String(said));
