// A process that parents start to kill it: `node child.ts <role>` loads its code, says that it is ready, and does what
// the line on its standard input says.
import { flushCompileCache } from "node:module";
import { createInterface } from "node:readline/promises";
import { type Messages, roles } from "./child/roles.ts";

const name = process.argv[2] as keyof Messages;
const play = (await roles[name]()) as (message: unknown) => Promise<void>;
process.stdout.write("ready\n");
// Whoever is killed keeps nothing for the next one at its end.
flushCompileCache();
const input = createInterface(process.stdin);
// Nobody is left to kill it.
input.once("close", () => process.exit());
input.once("line", (line) => void play(JSON.parse(line)));
