// Kills processes of the CRM at work, and looks at what they leave behind: docs/reliability.md.
import { type Options, readArguments } from "./torture/arguments.ts";
import { backlog } from "./torture/backlog.ts";
import { killLoop } from "./torture/kill-loop.ts";
import { pauseLoop } from "./torture/pause-loop.ts";
import { selfTest } from "./torture/self-test/self-test.ts";
import { stepLoop } from "./torture/steps/step-loop.ts";
import { type Host, startHost } from "./torture/target.ts";

function torture(
  host: Host,
  { selfTest: damaging, steps, pauses, backlog: entries, kills, seed }: Options,
): Promise<boolean> {
  if (damaging) return selfTest(host);
  if (steps) return stepLoop(host, steps);
  if (pauses !== undefined) return pauseLoop({ host, pauses, seed });
  if (entries !== undefined) return backlog(host, entries);
  return killLoop(host, { kills, seed });
}

const options = readArguments(process.argv.slice(2));
console.log(`${options.database}, --seed ${options.seed}`);
const host = await startHost(options.database, !options.steps && !options.selfTest);
try {
  process.exitCode = (await torture(host, options)) ? 0 : 1;
} finally {
  await host.stop();
}
