import type { EventType } from "@kith/core";
import { isId, leavesOf, typeAt } from "./leaves.ts";
import { Place } from "./place.ts";
import { worldRule } from "./rule.ts";
import { changedTables } from "./tables.ts";
import { home, type World } from "./world.ts";

/** Not even a record that was only written again is another one. */
const without = ["version", "updated_at"];

async function sayExamples(world: World, event: EventType): Promise<string | undefined> {
  const place = Place.of(event.definition.payload, "input");
  for (const example of event.definition.examples ?? []) {
    const payload = world.examples.put(example, place, (type, index) => {
      const ids = world.records.get(type) ?? [];
      return ids[index] ?? ids[0] ?? crypto.randomUUID();
    });
    const named = leavesOf(payload, place).flatMap((leaf) => {
      const type = isId(leaf.value) ? typeAt(leaf) : undefined;
      return type ? [{ type, id: String(leaf.value) }] : [];
    });
    const { status, text } = await world.say(event, payload, named);
    if (status >= 400) return text;
  }
  return undefined;
}

export const reactionsRepeat = worldRule(
  "reactions-repeat",
  "a reaction takes the examples of its event, and leaves the same rows when the journal is told again",
  async function* (world) {
    const house = world.crm.asSystem({ tenant: home, reason: "conformance" });
    for (const { name, on = [] } of world.plugins) {
      if (on.length === 0) continue;
      for (const { event } of on) {
        const problem = await sayExamples(world, event);
        if (problem)
          yield {
            culprit: `${name}: an example of ${event.name} cannot be said: ${problem}`,
            cure: "Mend the example",
          };
      }
      await world.settle();
      const { items } = await house.consumers.failures({ filter: { consumer: name } });
      for (const { event, error } of items)
        yield { culprit: `${name}: its reaction to ${event} fails: ${error}`, cure: "Take what the event declares" };
      if (items.length > 0) continue;
      const once = await world.tables.dump(home, { settled: true, without });
      await house.consumers.replayAll({ name, from: "start" });
      await world.settle();
      const again = await world.tables.dump(home, { settled: true, without });
      for (const table of changedTables(once, again))
        yield {
          culprit: `${name}: ${table} has other rows when its reactions are told again`,
          cure: "Keep the entry's id with what is made of it, and make nothing of an entry that was taken before",
        };
    }
  },
);
