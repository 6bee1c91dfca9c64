import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Checks, checkAll } from "./checks/checks.ts";
import { migrated } from "./compose.ts";
import { Findings } from "./findings.ts";
import { lookOn, sessions } from "./inspector.ts";
import { beyondLeases } from "./leases.ts";
import { readLedger } from "./ledger.ts";
import { Random } from "./random.ts";
import { settle } from "./settle.ts";
import { slowCommits } from "./slow-commits.ts";
import { Child } from "./start-child.ts";
import { Tally } from "./tally.ts";
import type { Host, Target } from "./target.ts";

const required = ["create", "createOnce", "update", "bulk", "capture", "qualify", "convert", "touch", "import"];

/** Kills processes at work `kills` times at random moments. Answers whether nothing was wrong afterwards. */
export async function killLoop(host: Host, { kills, seed }: { kills: number; seed: number }): Promise<boolean> {
  const target = await migrated(await host.fresh("tortured"));
  await slowCommits(target);
  const findings = new Findings();
  const tally = new Tally();
  const checks = new Checks(target, findings);
  const random = new Random(seed);
  const began = performance.now();
  let clock = 0;
  let unchecked: (typeof tally.facts)[number][] = [];
  let next = new Round(target);
  for (let kill = 1; kill <= kills; kill++) {
    if (random.chance(0.5)) clock += beyondLeases;
    const round = next;
    next = new Round(target);
    unchecked.push(...tally.add(await round.run({ seed, clock, number: kill, random, tally })));
    // Now and then the next child finds the database as the last one left it, untouched by any look into it.
    if (random.chance(0.75) || kill === kills) {
      await checks.run(unchecked, { now: Date.now() + clock });
      unchecked = [];
    }
    if (kill % 10 === 0) console.log(`${kill} kills in ${seconds(began)} s: ${tally.summary()}`);
  }
  await next.abandon();
  const settled = await settle(target, clock + beyondLeases, tally);
  await checkAll(target, tally.facts, findings);
  console.log(`settled ${settled}, checked everything, ${seconds(began)} s in all: ${tally.summary()}`);
  for (const trouble of tally.troubles()) console.log(trouble);
  const unproven = kills < 10 ? [] : tally.unproven(required);
  if (unproven.length > 0) console.log(`Nothing was proved of ${unproven.join(", ")}: never acknowledged.`);
  if (!findings.clean) console.log(`${findings.list()}\nRepeat with --seed ${seed}`);
  console.log(findings.closingLine(kills));
  return findings.clean && unproven.length === 0;
}

const seconds = (began: number) => ((performance.now() - began) / 1000).toFixed(0);

/** After how many answers to kill: most die young, each fourth gets so far that much is done in the background too. */
const answers = (number: number, random: Random) => (number % 4 === 0 ? 120 : 1) + random.below(60);
/** In milliseconds. */
const longestLife = 15_000;

interface RoundOptions {
  readonly seed: number;
  readonly clock: number;
  readonly number: number;
  readonly random: Random;
  readonly tally: Tally;
}

/** The processes of one round, loaded ahead: one that calls and works, and on PostgreSQL one more that works. */
class Round {
  readonly #target: Target;
  readonly #load = new Child("load");
  readonly #worker: Child<"work"> | undefined;

  constructor(target: Target) {
    this.#target = target;
    this.#worker = target.dialect === "postgresql" ? new Child("work") : undefined;
  }

  /** Lets them loose, kills them, and answers what they wrote down. */
  async run({ seed, clock, number, random, tally }: RoundOptions) {
    const ledger = (name: string) => join(this.#target.folder, `${number}-${name}.jsonl`);
    const told = { target: this.#target, clock };
    await Promise.all([this.#load.said("ready"), this.#worker?.said("ready")]);
    const repeat = [...tally.unanswered];
    this.#worker?.go({ ...told, ledger: ledger("worker") });
    this.#load.go({ ...told, ledger: ledger("load"), seed, round: number, repeat });
    if (number % 4 === 0 || random.chance(0.85)) {
      await Promise.race([this.#load.said(`answered ${answers(number, random)}.`), sleep(longestLife)]);
      await sleep(random.below(20));
    } else await sleep(random.below(300)); // while it starts
    if (this.#target.dialect === "postgresql" && random.chance(0.1)) await this.#crashServer(random);
    for (const child of [this.#load, this.#worker])
      if (child?.ended) throw new Error(`Child of kill ${number} ended by itself, --seed ${seed}: ${child.complaints}`);
    const victims = [this.#load, ...(this.#worker ? [this.#worker] : [])];
    if (random.chance(0.5)) victims.reverse();
    for (const victim of victims) {
      await victim.kill();
      await sleep(random.below(30));
    }
    return [...readLedger(ledger("load")), ...readLedger(ledger("worker"))];
  }

  /** A server's process that is killed takes all of them with it, and what is on disk must do. */
  async #crashServer(random: Random): Promise<void> {
    const inspector = await lookOn(this.#target);
    const pid = random.pick(await sessions(inspector));
    if (pid !== undefined) process.kill(pid, "SIGKILL");
    await inspector.close().catch(() => undefined);
    await sleep(random.below(300));
  }

  async abandon(): Promise<void> {
    await Promise.all([this.#load.kill(), this.#worker?.kill()]);
  }
}
