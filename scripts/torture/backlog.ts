import { setTimeout as sleep } from "node:timers/promises";
import { checkAll } from "./checks/checks.ts";
import { leftToDo } from "./checks/settled.ts";
import { composeTortured, everyone, migrated } from "./compose.ts";
import { Findings } from "./findings.ts";
import { lookOn } from "./inspector.ts";
import { Child } from "./start-child.ts";
import type { Host, Target } from "./target.ts";

const english = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const perCommand = 500;
/** A request every so many milliseconds, whether or not the last one was answered. */
const pace = 20;
/** Slower than so many events a second is not working. */
const slowest = 100;

/** Starts a host with `entries` events to catch up with, and asks it something all the while. */
export async function backlog(host: Host, entries: number): Promise<boolean> {
  const target = await migrated(await host.fresh("behind"));
  const contact = await fill(target, entries);
  const server = new Child("serve");
  await server.said("ready");
  const inspector = await lookOn(target);
  const behind = await leftToDo(inspector);
  const began = performance.now();
  const port = await server.go({ target }).said("listening");
  if (port === undefined) throw new Error(server.complaints);
  const requests = new Requests(`http://127.0.0.1:${port}/contacts/${contact}`);
  const started = performance.now() - began;
  let left = behind;
  while (left > 0 && performance.now() - began < (behind / slowest) * 1000 + 10_000) {
    await sleep(250);
    left = await leftToDo(inspector);
  }
  const seconds = (performance.now() - began) / 1000;
  const { told, failed } = await requests.end();
  await server.kill();
  await inspector.close();
  const findings = new Findings();
  await checkAll(target, [], findings);
  if (!findings.clean) console.log(findings.list());
  const rate = english.format((behind - left) / seconds);
  const caughtUp = `${english.format(behind - left)} of ${english.format(behind)} entries in ${english.format(seconds)} s`;
  console.log(`listening after ${english.format(started)} ms`);
  console.log(`caught up with ${caughtUp}, ${rate} a second; meanwhile ${told}`);
  return left === 0 && failed === 0 && findings.clean;
}

/** Events that nobody has reacted to, of subjects in turn. Answers the id of a contact to ask for. */
async function fill(target: Target, entries: number): Promise<string> {
  await using crm = await composeTortured(target);
  const desk = crm.as(everyone);
  for (let made = 0, count = 0; made < entries; made += perCommand, count++) {
    const times = Math.min(perCommand, entries - made);
    await desk.torture.touch({ key: `behind ${count}`, subject: `subject ${count % 100}`, times });
  }
  const points = { emails: [{ email: "asked@torture.example" }], phones: [{ number: "+49 89 1234567" }] };
  return (await desk.contacts.create({ displayName: "asked", ...points })).id;
}

/** Requests over a socket until `end`. */
class Requests {
  readonly #timer: NodeJS.Timeout;
  readonly #asked: Promise<void>[] = [];
  readonly #tookMs: number[] = [];
  #failed = 0;

  constructor(url: string) {
    const ask = async () => {
      const began = performance.now();
      const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
      await response.text();
      if (!response.ok) throw new Error(`${response.status}`);
      this.#tookMs.push(performance.now() - began);
    };
    const failed = () => void this.#failed++;
    this.#timer = setInterval(() => void this.#asked.push(ask().catch(failed)), pace);
  }

  async end(): Promise<{ readonly told: string; readonly failed: number }> {
    clearInterval(this.#timer);
    await Promise.all(this.#asked);
    const sorted = this.#tookMs.sort((a, b) => a - b);
    const at = (part: number) =>
      english.format(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
    const told = `${sorted.length} requests answered, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms, ${this.#failed} failed`;
    return { told, failed: this.#failed };
  }
}
