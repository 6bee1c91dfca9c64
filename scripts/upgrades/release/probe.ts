// A process of this code that serves and works while another migrates: `node probe.ts <dialect> <location> <folder>` calls
// again and again, says "ready" after the first calls, goes on for some more once it is told something, and prints what became of
// all: how many succeeded before and after, the codes of those that did not, what its worker complained of, and how many
// events were written.
import { once } from "node:events";
import { actorOf, compose, type Place } from "./compose.ts";

const [dialect, location = "", folder = ""] = process.argv.slice(2);
const trouble: string[] = [];
await using crm = await compose(
  { dialect: dialect as Place["dialect"], location, folder },
  { onError: (error, where) => trouble.push(`${where}: ${(error as Error).message}`) },
);
const desk = crm.as(actorOf("main"));
const { watcher } = desk;
const calls: readonly (() => Promise<unknown>)[] = [
  async () => {
    const { id } = await desk.contacts.create({ displayName: "Probe", emails: [{ email: "probe@example.com" }] });
    await desk.contacts.update({ id, jobTitle: "Probed" });
    await desk.contacts.get({ id });
    await watcher.note({ contactId: id, from: 1, to: 2 });
    made["watcher.noted"] += 2;
  },
  () => desk.contacts.list({ limit: 20, sort: "-createdAt" }),
  () => desk.tasks.create({ title: "Probe", remindAt: "2031-01-01T00:00:00Z" }),
  async () => {
    await desk.leads.capture({ displayName: "Probe", email: "probe@example.com" });
    made["lead.captured"] += 1;
  },
];
const made = { "watcher.noted": 0, "lead.captured": 0 };
const answered = { before: 0, after: 0 };
const now = { told: false };
const refused: Record<string, number> = {};
const stop = new AbortController();
const working = crm.work({ signal: stop.signal, pollMs: 20 });
void once(process.stdin, "data").then(() => {
  now.told = true;
});

for (let left = 12; left > 0; left -= now.told ? 1 : 0) {
  for (const call of calls)
    await call().then(
      () => answered[now.told ? "after" : "before"]++,
      (error: { code?: string }) => {
        const name = error.code ?? String(error);
        refused[name] = (refused[name] ?? 0) + 1;
      },
    );
  if (!now.told) process.stdout.write("ready\n");
  await new Promise((resolve) => setTimeout(resolve, 5));
}
stop.abort();
await working;
process.stdout.write(JSON.stringify({ ...answered, refused, trouble, made }));
process.stdin.destroy();
