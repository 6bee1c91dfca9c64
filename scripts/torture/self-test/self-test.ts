import { checkAll } from "../checks/checks.ts";
import { composeTortured, migrated } from "../compose.ts";
import { Findings } from "../findings.ts";
import { lookOn } from "../inspector.ts";
import type { Fact } from "../ledger.ts";
import { Random } from "../random.ts";
import { settle } from "../settle.ts";
import { Tally } from "../tally.ts";
import type { Host, Target } from "../target.ts";
import { type Caller, calls } from "../workload-calls.ts";
import { type Damage, damages } from "./damages.ts";

/** Damages sound databases one way after another. Answers whether every check saw what it is there for. */
export async function selfTest(host: Host): Promise<boolean> {
  const sound = await migrated(await host.fresh("sound"));
  const facts = await everythingOnce(sound);
  await settle(sound, 0, new Tally());
  const before = new Findings();
  await checkAll(sound, facts, before);
  if (!before.clean) console.log(`found in a sound database:\n${before.list()}`);
  const done = damages.filter(({ only }) => only === undefined || only === host.dialect);
  let unseen = 0;
  for (const [index, damage] of done.entries()) {
    const copy = await host.copy(sound, `damaged${index}`);
    await inflict(damage, copy);
    const findings = new Findings();
    await checkAll(copy, facts, findings);
    const seen = findings.count(damage.raises) > 0;
    if (!seen) unseen++;
    console.log(`${seen ? "seen" : "NOT SEEN"}: ${damage.raises}, ${damage.name}`);
    await host.drop(copy);
  }
  console.log(`self-test: ${done.length} damages, ${unseen} unseen`);
  return before.clean && unseen === 0;
}

/** Each kind of call some times, one after another and unharmed. */
async function everythingOnce(target: Target): Promise<readonly Fact[]> {
  await using crm = await composeTortured(target);
  const facts: Fact[] = [];
  const contacts: string[] = [];
  const call: Caller["call"] = async (_, __, make) => {
    const made = await make();
    facts.push(...made);
    for (const fact of made) if (fact.type === "contact") contacts.push(fact.id);
  };
  const plan = { create: 3, createOnce: 2, update: 6, bulk: 2, lead: 3, touch: 100, import: 1 };
  for (const [name, times] of Object.entries(plan) as [keyof typeof plan, number][])
    for (let count = 0; count < times; count++) {
      const key = `${name}-${count}`;
      await calls[name]({ crm, key, random: new Random(count), contacts: contacts.slice(0, 3), call, rowsBefore: 0 });
    }
  return facts;
}

/** Without the foreign keys that would keep it from harm. */
async function inflict({ does }: Damage, target: Target): Promise<void> {
  const inspector = await lookOn(target);
  await inspector.rows(
    target.dialect === "sqlite" ? "pragma foreign_keys = off" : "set session_replication_role = replica",
  );
  if (typeof does === "function") await does(inspector, target);
  else for (const statement of does) await inspector.rows(statement);
  await inspector.close();
}
