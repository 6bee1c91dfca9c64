import { isDeepStrictEqual } from "node:util";
import type { Target } from "../torture/target.ts";
import type { Findings } from "./findings.ts";
import { answer } from "./release/background.ts";
import { actorOf, compose, settle } from "./release/compose.ts";
import type { Facts } from "./release/facts.ts";
import { read } from "./release/reads.ts";
import { withReader } from "./snapshot.ts";

const hour = 3_600_000;

/** Whether all that was answered then is answered now; more may be. */
function covers(now: unknown, then: unknown): boolean {
  if (Array.isArray(then))
    return Array.isArray(now) && now.length === then.length && then.every((one, index) => covers(now[index], one));
  if (typeof then !== "object" || then === null) return isDeepStrictEqual(now, then);
  if (typeof now !== "object" || now === null) return false;
  return Object.entries(then).every(([name, value]) => covers((now as Record<string, unknown>)[name], value));
}

/** What the release answered, head answers. */
export async function readAgain(target: Target, { reads }: Facts, findings: Findings): Promise<string> {
  await using crm = await compose(target, { grown: true });
  for (const { output, ...question } of reads) {
    const now = await read(crm, question).catch((error: unknown) => String(error));
    if (!covers(now, output)) {
      const { tenant, service, operation, input } = question;
      findings.add(
        "wrong",
        `${tenant} ${service}.${operation}(${JSON.stringify(input)}) answers ${JSON.stringify(now)}`,
      );
    }
  }
  return `${reads.length} reads answered as the release did`;
}

/** Records are changed and come out of the bin; a request from before the upgrade is known. */
export async function writeOn(target: Target, facts: Facts, findings: Findings): Promise<string> {
  await using crm = await compose(target, { grown: true });
  const { contacts } = crm.as(actorOf("main"));
  const restored = await contacts.restore({ id: facts.binned });
  const updated = await contacts.update({ id: facts.binned, version: restored.version, jobTitle: "Upgraded" });
  const { key, body, id } = facts.repeated;
  const headers = { "content-type": "application/json", "idempotency-key": key };
  const again = await answer<{ id: string }>(crm, "/contacts", body, headers);
  if (updated.version !== restored.version + 1) findings.add("wrong", `version ${updated.version} after an update`);
  if (again.id !== id) findings.add("wrong", "a request from before the upgrade made a second record");
  return "restored, updated, repeated";
}

/** What was under way ends: the import, the errands, and the consumer's way through what it had not seen. */
export async function finish(target: Target, facts: Facts, findings: Findings, more: Facts["watched"] = {}) {
  const errors: string[] = [];
  const onError = (error: unknown, where: string) => errors.push(`${where}: ${error}`);
  // An hour ahead, so that the leases of the dead have run out.
  const crm = await compose(target, { grown: true, clock: hour, onError });
  await settle(crm);
  const { status, counts } = await crm.as(actorOf("main")).imports.get({ id: facts.halfWay.id });
  await crm.close();
  const wrong = (what: string) => findings.add("wrong", what);
  for (const error of errors) wrong(error);
  const { rows, prefix } = facts.halfWay;
  if (status !== "completed" || counts.done !== rows) wrong(`the import is ${status} with ${counts.done} of ${rows}`);
  await withReader(target, async (reader) => {
    const ask = async (sql: string) =>
      new Map((await reader.rows(sql)).map(([name, count]) => [String(name), Number(count)]));
    const [[made, ids] = []] = await reader.rows(
      `select count(*), count(distinct external_id) from contacts_external_id where source = '${prefix}'`,
    );
    if (Number(made) !== counts.created || Number(ids) !== counts.created)
      wrong(`${counts.created} rows were imported, and ${made} contacts of ${ids} ids are there`);
    const written = await ask(
      "select event, count(*) from journal where event in ('watcher.noted', 'lead.captured') group by event",
    );
    const seen = await ask("select event, count(distinct entry_id) from watcher_mark group by event");
    const marks = await ask("select event, count(*) from watcher_mark group by event");
    for (const [event, count] of Object.entries(facts.watched)) {
      const expected = count + (more[event] ?? 0);
      const found = [written.get(event), seen.get(event), marks.get(event)];
      if (found.some((number) => number !== expected))
        wrong(
          `${event}: ${expected} were written, the journal has ${found[0]}, ${found[1]} were seen, in ${found[2]} marks`,
        );
    }
    const runs = await ask("select key, count(*) from watcher_run group by key");
    for (const key of facts.errands) if (runs.get(key) !== 1) wrong(`errand ${key} ran ${runs.get(key) ?? 0} times`);
    for (const key of [...facts.later, ...facts.doomed]) if (runs.has(key)) wrong(`errand ${key} ran`);
  });
  const events = Object.values(facts.watched).reduce((sum, count) => sum + count, 0);
  return `import of ${rows} rows completed, ${facts.errands.length} errands ran once, ${events} events seen once`;
}
