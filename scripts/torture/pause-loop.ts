import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Checks, checkAll } from "./checks/checks.ts";
import { leftToDo } from "./checks/settled.ts";
import type { Place } from "./child/pause.ts";
import { composeTortured, everyone, migrated } from "./compose.ts";
import { Findings } from "./findings.ts";
import { type Inspector, lookOn, waiting } from "./inspector.ts";
import { beyondLeases } from "./leases.ts";
import { type Fact, readLedger } from "./ledger.ts";
import { Random } from "./random.ts";
import { standsStill } from "./stand-still.ts";
import { Child } from "./start-child.ts";
import type { Host, Target } from "./target.ts";

/** How long others may take to go on with what a stopped worker holds, in milliseconds. */
const deadline = 90_000;

interface Stop {
  readonly place: Place;
  /** In the handler itself; else from outside, soon after. */
  readonly bySelf: boolean;
}

/** Inside a transaction of SQLite nobody can be waited for: a stopped process keeps the file. */
const stops: Readonly<Record<Target["dialect"], readonly Stop[]>> = {
  sqlite: [
    { place: "job", bySelf: true },
    { place: "consumer", bySelf: false },
    { place: "job", bySelf: false },
  ],
  postgresql: [
    { place: "job", bySelf: true },
    { place: "jobTransaction", bySelf: true },
    { place: "consumer", bySelf: true },
    { place: "consumer", bySelf: false },
  ],
};

interface Pausing {
  readonly host: Host;
  readonly pauses: number;
  readonly seed: number;
}

/** Stops workers beyond their leases; others take over, then they go on. Answers whether nothing came of it. */
export async function pauseLoop({ host, pauses, seed }: Pausing): Promise<boolean> {
  const target = await migrated(await host.fresh("paused"));
  const findings = new Findings();
  const stale: string[] = [];
  const facts: Fact[] = [];
  const checks = new Checks(target, findings);
  const random = new Random(seed);
  let clock = 0;
  for (let pause = 1, attempt = 1; pause <= pauses; attempt++, clock += 2 * beyondLeases) {
    const stop = stops[target.dialect][(pause - 1) % stops[target.dialect].length] as Stop;
    const made = await makeWork(target, clock, `${attempt}`, random);
    facts.push(...made);
    const workers = new Pause(target, clock, attempt);
    const outcome = await workers.run(stop);
    await checks.run(made, { now: Date.now() + clock + beyondLeases });
    // It held the lock of the file: once more.
    if (outcome === undefined) continue;
    if (outcome.stuck) findings.add("stuck", `pause ${pause}: ${outcome.stuck}`);
    stale.push(...outcome.stale);
    console.log(`pause ${pause}: ${where(stop)}, ${outcome.told}`);
    pause++;
  }
  await checkAll(target, facts, findings);
  for (const culprit of stale) console.log(`stale: ${culprit}`);
  if (!findings.clean) console.log(`${findings.list()}\nRepeat with --seed ${seed}`);
  const lost = findings.count("lost") + findings.count("eventsLost");
  const counts = `${lost} lost, ${findings.count("appliedTwice")} applied twice, ${findings.count("stuck")} stuck`;
  console.log(`${pauses} pauses: ${stale.length} stale effects, ${counts}`);
  return findings.clean && stale.length === 0;
}

const where = ({ place, bySelf }: Stop) => `${bySelf ? "in" : "soon after"} ${place}`;

/** Jobs, and more events than one batch takes. */
async function makeWork(target: Target, clock: number, name: string, random: Random): Promise<readonly Fact[]> {
  await using crm = await composeTortured(target, { clock });
  const facts: Fact[] = [];
  for (let count = 0; count < 12; count++) {
    const [key, subject] = [`${name}-${count}`, `subject ${random.below(5)}`];
    const { n } = await crm.as(everyone).torture.touch({ key, subject, times: count % 3 === 0 ? 200 : 1 });
    facts.push({ type: "touch", key, subject, n });
  }
  return facts;
}

interface Outcome {
  readonly told: string;
  readonly stuck?: string;
  readonly stale: readonly string[];
}

/** Two workers, of which the first is stopped. */
class Pause {
  readonly #target: Target;
  readonly #clock: number;
  readonly #number: number;
  readonly #first = new Child("pause");
  readonly #second = new Child("pause");

  constructor(target: Target, clock: number, number: number) {
    this.#target = target;
    this.#clock = clock;
    this.#number = number;
  }

  async run(stop: Stop): Promise<Outcome | undefined> {
    const inspector = await lookOn(this.#target);
    try {
      return await this.#run(stop, inspector);
    } finally {
      await Promise.all([this.#first.kill(), this.#second.kill()]);
      await inspector.close();
    }
  }

  async #run({ place, bySelf }: Stop, inspector: Inspector): Promise<Outcome | undefined> {
    const ledger = (name: string) => join(this.#target.folder, `pause-${this.#number}-${name}.jsonl`);
    const target = this.#target;
    await Promise.all([this.#first.said("ready"), this.#second.said("ready")]);
    this.#first.go({ target, ledger: ledger("first"), clock: this.#clock, place, stops: bySelf });
    const stopping = () => readLedger(ledger("first")).find((line) => line.kind === "stopping");
    if (!(await within(deadline, () => stopping() !== undefined)))
      return { told: "never came there", stuck: `nobody came to ${place}`, stale: [] };
    if (!(await standsStill(this.#first, target, bySelf))) return undefined;
    const left = await leftToDo(inspector);
    const began = performance.now();
    this.#second.go({ target, ledger: ledger("second"), clock: this.#clock + beyondLeases, stops: false });
    const tookOver = await within(deadline, async () => (await leftToDo(inspector)) === 0);
    if (!tookOver) for (const session of await waiting(inspector)) console.log(`  ${session}`);
    const took = `${((performance.now() - began) / 1000).toFixed(1)} s`;
    this.#first.signal("SIGCONT");
    const settled = await within(deadline, async () => (await leftToDo(inspector)) === 0);
    // What the first one still has in its hands, it has tried to write by then.
    await sleep(500);
    const stuck = !tookOver
      ? `${await leftToDo(inspector)} left while a worker stood still in ${place}`
      : settled
        ? undefined
        : "not settled after the stopped worker went on";
    const told = `${left} left to do, taken over and done ${tookOver ? "in" : "not within"} ${took}`;
    return {
      told,
      stale: await staleEffects(inspector, this.#first.pid, this.#second.pid),
      ...(stuck ? { stuck } : {}),
    };
  }
}

async function within(ms: number, holds: () => boolean | Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await sleep(50)) if (await holds()) return true;
  return false;
}

/** What the first worker wrote of a job, an entry or a subject when the second one had gone on with it. */
async function staleEffects(inspector: Inspector, first: number, second: number): Promise<readonly string[]> {
  const runs = await inspector.rows<{ key: string; step: number }>(
    `select a.key, a.step from torture_run a where a.worker = ? and exists (
      select 1 from torture_run b where b.worker = ? and b.key = a.key and b.number < a.number)`,
    first,
    second,
  );
  const effects = await inspector.rows<{ entry: string }>(
    `select a.entry_id as entry from torture_effect a where a.worker = ? and exists (
      select 1 from torture_effect b where b.worker = ? and b.subject = a.subject and b.number < a.number and b.n >= a.n)`,
    first,
    second,
  );
  return [
    ...runs.map(({ key, step }) => `step ${step} of job ${key}`),
    ...effects.map(({ entry }) => `entry ${entry}`),
  ];
}
