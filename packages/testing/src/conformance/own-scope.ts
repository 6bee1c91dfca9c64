import { type IdFor, type Input, inputPlace, inputsOf } from "./input.ts";
import { likeness } from "./outcome.ts";
import { worldRule } from "./rule.ts";
import { changedTables } from "./tables.ts";
import { colleague, home } from "./world.ts";

export const ownScope = worldRule(
  "own-scope",
  "scope `own` shows and changes nobody else's records, which are answered as if they were nowhere",
  async function* (world) {
    const own = colleague([{ permission: "*", scope: "own" }]);
    const nowhere: IdFor = () => crypto.randomUUID();
    const cure = "Read by ctx.from, which carries the scope of the caller's grants, and write by ctx.update";
    for (const operation of world.operations) {
      const before = await world.tables.dump(home, { settled: true });
      for (const [index, example] of inputsOf(operation).entries()) {
        const place = inputPlace(operation);
        const outcome = await world.call(own, operation, world.filled(operation, example));
        const said = `${operation.key} by input ${index + 1}`;
        if (world.canary.isIn(outcome.text))
          yield { culprit: `${said} shows somebody else's texts to scope own: ${outcome.text.slice(0, 200)}`, cure };
        if (world.examples.typesIn(example, place).length === 0) continue;
        const absent = await world.call(own, operation, world.examples.put(example, place, nowhere) as Input);
        if (likeness(outcome) !== likeness(absent))
          yield {
            culprit: `${said} answers ${likeness(outcome).slice(0, 200)} to scope own, but of absent records ${likeness(absent).slice(0, 200)}`,
            cure,
          };
      }
      const tables = changedTables(before, await world.tables.dump(home, { settled: true }), { onlyLost: true });
      if (tables.length > 0)
        yield { culprit: `${operation.key} changes somebody else's rows of ${tables.join(", ")} for scope own`, cure };
    }
  },
);
