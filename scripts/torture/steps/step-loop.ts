import { Child } from "../start-child.ts";
import type { Host, Target } from "../target.ts";
import type { Kill } from "./kill-at.ts";
import { scenarios } from "./scenarios.ts";

/** Processes at once; more would only wait for each other. */
const lanes = 2;

/**
 * Kills a scenario before its first statement, its second and so on until it completes, and after whatever ends a
 * transaction. Answers whether nothing was half-done.
 */
export async function stepLoop(host: Host, name: keyof typeof scenarios): Promise<boolean> {
  const scenario = scenarios[name];
  const prepared = await host.fresh("prepared");
  const input = await scenario.prepare(prepared);
  const judge = await scenario.judge(host, prepared, input);
  const copies = new Copies(host, prepared);
  const problems: string[] = [];
  let next = new Child("step");

  /** What a run that completed said; undefined where it was killed. */
  const killed = async (kill: Kill): Promise<readonly string[] | undefined> => {
    const child = next;
    next = new Child("step");
    await child.said("ready");
    const target = await copies.take();
    const said = await child.go({ target, scenario: name, input, kill }).said("done");
    if (said === undefined && child.complaints) throw new Error(child.complaints);
    await child.kill();
    const problem = await judge(target);
    if (problem !== undefined) problems.push(`killed ${kill.when} statement ${kill.statement}: ${problem}`);
    await host.drop(target);
    return said === undefined ? undefined : (JSON.parse(said) as readonly string[]);
  };

  let complete: readonly string[] | undefined;
  let statement = 0;
  const lane = async () => {
    while (complete === undefined) complete = (await killed({ when: "before", statement: ++statement })) ?? complete;
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const said = complete ?? [];
  const ends = said.flatMap((sql, index) =>
    /^\s*commit\b/i.test(sql) || index === said.length - 1 ? [index + 1] : [],
  );
  for (const end of ends) await killed({ when: "after", statement: end });
  await next.kill();
  for (const problem of problems) console.log(problem);
  console.log(`${name}: ${said.length + ends.length} steps, ${problems.length} half-done`);
  return problems.length === 0 && said.length > 0;
}

/** Copies of one database, each with a name of its own. */
class Copies {
  readonly #host: Host;
  readonly #original: Target;
  #count = 0;

  constructor(host: Host, original: Target) {
    this.#host = host;
    this.#original = original;
  }

  take(): Promise<Target> {
    return this.#host.copy(this.#original, `copy${++this.#count}`);
  }
}
