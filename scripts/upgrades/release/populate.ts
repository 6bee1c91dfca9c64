// Makes a populated database with the code it stands beside, says what is in it, and ends as a crash would:
// `node populate.ts <dialect> <location> <folder> <facts> <scale>` writes the facts and kills itself.
import { writeFileSync } from "node:fs";
import { answer, halfWay, startImport, whatIsOver, whatWaits } from "./background.ts";
import { actorOf, compose, type Place } from "./compose.ts";
import { dealings, everyLead } from "./dealings.ts";
import type { Facts } from "./facts.ts";
import { people } from "./people.ts";
import { readsOf } from "./reads.ts";

const [dialect, location = "", folder = "", file = "", scale = "1"] = process.argv.slice(2);
const place: Place = { dialect: dialect as Place["dialect"], location, folder };
const part = (whole: number) => Math.round(whole * Number(scale));
const rows = part(2_400);

// The job that is doomed is no news.
const first = await compose(place, { onError: () => undefined });
const planned = await first.migrations.plan();
await first.migrations.apply();
await first
  .asSystem({ tenant: "main", reason: "to populate" })
  .tenants.create({ id: "other", region: "DE", locale: "de" });
const [main, other] = [first.as(actorOf("main")), first.as(actorOf("other"))];

const ours = await people(main, { contacts: part(2_200), organizations: part(300) });
const theirs = await people(other, { contacts: part(300), organizations: part(40) });
const form = new FormData();
form.append("file", new Blob([`kept ${"ß".repeat(5_000)}`]), "kept.txt");
const uploaded = await first.fetch(new Request("http://kith.test/files", { method: "POST", body: form }), {
  actor: actorOf("main"),
});
const { id: fileId } = (await uploaded.json()) as { id: string };
const { interactions, tasks } = await dealings(main, ours, fileId, part(300));
const leads = await everyLead(main, ours);
await everyLead(other, theirs);
const over = await whatIsOver(first, ours.contacts[5] as string);

const binned = ours.contacts.slice(-part(40));
for (const id of binned) await main.contacts.delete({ id });
for (const id of ours.organizations.slice(-part(10))) await main.organizations.delete({ id });
for (const id of ours.contacts.slice(5, 5 + part(30)))
  await main.contacts.update({ id, department: "Sales", tags: ["changed"] });

const key = "before the upgrade";
const body = JSON.stringify({ displayName: "Made once" });
const headers = { "content-type": "application/json", "idempotency-key": key };
const { id } = await answer<{ id: string }>(first, "/contacts", body, headers);
const reads = await readsOf(first, {
  main: { ...ours, interactions, tasks, leads, imports: [over] },
  other: { ...theirs, leads: [], interactions: [], tasks: [], imports: [] },
});

await whatWaits(first, { main: ours.contacts[5] as string, other: theirs.contacts[5] as string });
const halfId = await startImport(first, "half", rows);
await first.close();

const facts: Facts = {
  planned,
  reads,
  repeated: { key, body, id },
  binned: binned[0] as string,
  halfWay: { id: halfId, rows, prefix: "half" },
  errands: ["over", "main a", "main b", "main c", "other a", "other b", "other c"],
  later: ["main later", "other later"],
  doomed: ["doomed"],
  watched: { "watcher.noted": 150 + 2 * 140, "lead.captured": 2 * 63 },
};
writeFileSync(file, JSON.stringify(facts));

// Without its reactions the watcher stays behind; its errands hang.
const second = await compose(place, { reacts: false, hangs: true });
await halfWay(second, halfId, rows / 2);
process.kill(process.pid, "SIGKILL");
