import { corePlugins, type DatabaseAdapter, type RegisteredOperation } from "@kith/core";
import { sealer } from "../../../../packages/core/src/consumers/consumer.ts";
import { Canary } from "../../../../packages/testing/src/conformance/canary.ts";
import { ExampleIds, type Input, inputPlace } from "../../../../packages/testing/src/conformance/input.ts";
import { RecordMaker } from "../../../../packages/testing/src/conformance/make-records.ts";
import { Place } from "../../../../packages/testing/src/conformance/place.ts";
import { probeName } from "../../../../packages/testing/src/conformance/probe-plugin.ts";
import type { Application } from "./application.ts";

/** The tenant whose operations are looked at, which is the one that examples name, and one that has the same. */
export const [home, elsewhere] = ["acme", "other"];

/** Examples as they are for the first records; those of further rounds with another word in their texts. */
class Rounds extends Canary {
  override readonly word = "seeded";
  override mark(input: Input, place: Place, round: number): Input {
    return round === 0 ? input : super.mark(input, place, round, false);
  }
}

/** The example of an operation that creates records, for others than there are. */
export const another = (operation: RegisteredOperation, example: Input): Input =>
  new Rounds().mark(example, inputPlace(operation), 1_000);

/** The records that were made, by tenant and type. */
export interface Seed {
  /** The input with records of the tenant in the place of those that it names. */
  filled(tenant: string, operation: RegisteredOperation, input: Input): Input;
  records(tenant: string, type: string): readonly string[];
}

interface SeedOptions {
  /** How many records of each type. */
  readonly rounds: number;
  readonly tenants?: readonly string[];
  /** Where it matters in how many blocks the journal is sealed: the database as its owner. */
  readonly owner?: DatabaseAdapter;
}

/** Makes records of each type in the tenants, by the examples of the operations that create them. */
export async function seed(app: Application, options: SeedOptions): Promise<Seed> {
  const { rounds, tenants = [home, elsewhere], owner } = options;
  await app.crm.migrations.apply();
  for (const id of tenants) await app.call("main", app.operation("tenants.create"), { id, region: "DE" });
  const examples = new ExampleIds(app.crm.operations, [...corePlugins]);
  const makers = new Map(tenants.map((tenant) => [tenant, makerFor(app, tenant, examples)]));
  const makeAll = async () => {
    for (const maker of makers.values())
      for (const type of new Set(app.operations.flatMap(typesOf)))
        for (let round = 0; round < rounds; round++) await maker.make(type, round);
  };
  await makeAll();
  for (const [tenant, { records }] of makers)
    for (const contact of records.get("contact")?.slice(0, 2) ?? [])
      await app.call(tenant, app.operation(`${probeName}.fail`), { word: "failing", contact });
  await app.settle();
  // What jobs and consumers make.
  await makeAll();
  if (owner) {
    await unseal(owner);
    await app.settle();
  }
  for (const [tenant, { records }] of makers) {
    const [imported = ""] = records.get("file") ?? [];
    const input = { file: imported, entity: "organizations" };
    await app.call(tenant, app.operation("imports.start"), input);
    const waiting = await app.call(tenant, app.operation("jobs.list"), { filter: { status: "queued" } });
    const { items } = waiting.output as { readonly items: readonly { readonly id: string }[] };
    records.get("job")?.unshift(...items.map(({ id }) => id));
  }
  const records = (tenant: string, type: string) => makers.get(tenant)?.records.get(type) ?? [];
  return {
    records,
    filled: (tenant, operation, input) =>
      examples.put(input, inputPlace(operation), (type, index) => {
        const ids = records(tenant, type);
        return ids[index] ?? ids[0] ?? crypto.randomUUID();
      }) as Input,
  };
}

/** The journal was sealed while it was written, in as many blocks as came about; at rest, in as few as there can be. */
async function unseal(owner: DatabaseAdapter): Promise<void> {
  const database = await owner.open();
  await database.transaction("unseal", async () => {
    await database.kysely.deleteFrom("journal_seals").execute();
    await database.kysely.deleteFrom("consumer_positions").where("name", "=", sealer).execute();
  });
  await database.close();
}

function makerFor(app: Application, tenant: string, examples: ExampleIds): RecordMaker {
  return new RecordMaker({
    operations: app.operations,
    examples,
    canary: new Rounds(),
    seeds: {},
    seeding: {
      call: (key, input) => app.call(tenant, app.operation(key), input as Input),
      settle: app.settle,
    },
    call: (operation, input) => app.call(tenant, operation, input),
    send: (operation, input) => app.call(tenant, operation, input),
  });
}

/** The record types that an operation speaks of at the top of its input or output. */
function typesOf({ operation }: RegisteredOperation): readonly string[] {
  const { input, output } = operation.declaration;
  return [Place.of(input, "input"), Place.of(output, "output")].flatMap((place) =>
    place.names.flatMap((name) => place.member(name).refersTo ?? place.member(name).item.refersTo ?? []),
  );
}
