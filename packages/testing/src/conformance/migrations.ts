import { worldRule } from "./rule.ts";

export const migrationsRepeat = worldRule(
  "migrations-repeat",
  "its migrations can be applied again to a database with rows, and nothing is left to do",
  async function* ({ crm, tables, plugins }) {
    const before = await tables.dump("main", { settled: true });
    const left = await crm.migrations.plan();
    for (const { plugin, name } of left)
      yield {
        culprit: `${plugin}/${name} is still planned after it was applied`,
        cure: "Give each migration a name of its own",
      };
    try {
      await crm.migrations.apply();
    } catch (error) {
      yield {
        culprit: `applying again fails: ${(error as Error).message}`,
        cure: "Only ever add migrations after the last one",
      };
    }
    const after = await tables.dump("main", { settled: true });
    if (JSON.stringify([...before]) !== JSON.stringify([...after]))
      yield { culprit: "applying again changes rows", cure: "Let a migration do nothing where it was applied" };
    for (const plugin of plugins) {
      const names = (plugin.migrations ?? []).map(({ name }) => name);
      for (const name of names)
        if (!/^\d{4}_[a-z0-9_]+$/.test(name))
          yield {
            culprit: `${plugin.name}: migration ${name} has no number`,
            cure: "Call it 0001_what_it_makes, so that their order shows",
          };
      if (names.join() !== [...names].sort().join())
        yield {
          culprit: `${plugin.name}: its migrations are not in the order of their numbers`,
          cure: "Append, and number on",
        };
    }
  },
);
