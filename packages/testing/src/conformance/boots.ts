import type { Plugin } from "@kith/core";
import { createTestCrm } from "../create-test-crm.ts";
import { type Examined, isCore } from "./examined.ts";
import { worldRule } from "./rule.ts";

/** What can be told of a composition on an empty database. */
interface Booted {
  /** The description of its API. */
  readonly description: string;
  /** Table → its columns. */
  readonly tables: ReadonlyMap<string, string>;
}

async function boot(plugins: readonly Plugin[], { options }: Examined): Promise<Booted> {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const made = await createTestCrm({ plugins, provides: options.provides ?? [], onError } as never);
  try {
    const answer = await made.request("GET", "/openapi.json");
    const description = await answer.text();
    if (answer.status !== 200) throw new Error(`GET /openapi.json answers ${answer.status}: ${description}`);
    await made.settle();
    if (errors.length > 0) throw errors[0];
    const database = await made.database.open();
    try {
      const tables = await database.kysely.introspection.getTables();
      const columns = (table: (typeof tables)[number]) =>
        table.columns.map(({ name, dataType, isNullable }) => `${name} ${dataType} ${isNullable}`).sort();
      return { description, tables: new Map(tables.map((table) => [table.name, columns(table).join(", ")])) };
    } finally {
      await database.close();
    }
  } finally {
    await made.close();
  }
}

/** The plugin and those that provide what it requires. */
function withProviders(plugin: Plugin, others: readonly Plugin[]): readonly Plugin[] {
  const needed = new Set([plugin]);
  for (const { requires = [] } of needed)
    for (const { id } of requires) {
      const provider = others.find(({ provides = [] }) =>
        (provides as readonly { capability: { id: string } }[]).some(({ capability }) => capability.id === id),
      );
      if (provider) needed.add(provider);
    }
  return [...needed];
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

export const bootsAlone = worldRule(
  "boots-alone",
  "it needs no other plugin than those that provide what it requires, and leaves all tables but its own as they were",
  async function* (world) {
    const strangers = world.plugins.filter((plugin) => !isCore(plugin));
    const bare = strangers.length > 0 ? await boot([], world) : undefined;
    for (const plugin of strangers) {
      const plugins = withProviders(plugin, world.composed);
      try {
        const { tables } = await boot(plugins, world);
        const prefixes = plugins.map(({ name }) => `${name.toLowerCase()}_`);
        for (const [table, columns] of tables)
          if (
            bare?.tables.has(table)
              ? bare.tables.get(table) !== columns
              : !prefixes.some((own) => table.startsWith(own))
          )
            yield {
              culprit: `${plugin.name} ${bare?.tables.has(table) ? "changes" : "makes"} the table ${table}`,
              cure: `Keep what belongs to a record of core in a table of its own: ${plugin.name.toLowerCase()}_…`,
            };
      } catch (error) {
        yield {
          culprit: `${plugin.name} does not start alone: ${message(error)}`,
          cure: "Name what it needs of others in `requires`, or do without it by `find`",
        };
      }
    }
  },
);

export const bootsWithSiblings = worldRule(
  "boots-with-siblings",
  "it starts beside all others, in whatever order they are given",
  async function* (world) {
    if (world.composed.length < 2) return;
    try {
      const [one, other] = [await boot(world.composed, world), await boot([...world.composed].reverse(), world)];
      if (one.description !== other.description)
        yield {
          culprit: "the API is another one in another order of plugins",
          cure: "Let nothing depend on the order they are given in",
        };
    } catch (error) {
      yield { culprit: `the composition does not start: ${message(error)}`, cure: "Mend what it says" };
    }
  },
);
