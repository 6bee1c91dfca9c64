import type { RegisteredOperation } from "@kith/core";
import { anyId, withIds } from "./id-places.ts";
import { examplesOf, type IdFor, type Input, inputPlace, inputsOf } from "./input.ts";
import { creates, keyOf } from "./make-records.ts";
import type { Outcome } from "./outcome.ts";
import { changedTables } from "./tables.ts";
import { home, owner, stranger, type World } from "./world.ts";

/** One call of a stranger that names records of another tenant. */
export interface Attempt {
  readonly operation: RegisteredOperation;
  /** `by its example, over HTTP` */
  readonly how: string;
  readonly input: Input;
  readonly outcome: Outcome;
  /** What the same call says of records that are nowhere; undefined where it names none. */
  readonly absent: Outcome | undefined;
  /** What the same call says without the other tenant's Idempotency-Key, if it came with that. */
  readonly unkeyed?: Outcome;
}

export interface Attempts {
  readonly attempts: readonly Attempt[];
  /** Operation → tables of the other tenant that were not the same afterwards. */
  readonly changed: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<World, Promise<Attempts>>();

/** Everything that a stranger tries, once for all rules. */
export function strangerAttempts(world: World): Promise<Attempts> {
  const attempts = known.get(world) ?? attempt(world);
  known.set(world, attempts);
  return attempts;
}

async function attempt(world: World): Promise<Attempts> {
  const attempts: Attempt[] = [];
  const changed = new Map<string, readonly string[]>();
  let before = await world.tables.dump(home);
  for (const operation of world.operations) {
    for (const variant of variantsOf(world, operation)) attempts.push(...(await both(world, operation, variant)));
    attempts.push(...(await byCursor(world, operation)), ...(await byKey(world, operation)));
    const after = await world.tables.dump(home);
    const tables = changedTables(before, after);
    if (tables.length > 0) changed.set(operation.key, tables);
    before = after;
  }
  const settled = await world.tables.dump(home, { settled: true });
  await world.settle();
  const later = changedTables(settled, await world.tables.dump(home, { settled: true }));
  if (later.length > 0) changed.set("jobs and reactions", later);
  return { attempts, changed };
}

interface Variant {
  readonly how: string;
  readonly input: Input;
  readonly absent?: Input | undefined;
  readonly headers?: Record<string, string>;
}

async function both(world: World, operation: RegisteredOperation, variant: Variant): Promise<Attempt[]> {
  const { how, input, absent, headers } = variant;
  const made: Attempt[] = [];
  if (!headers)
    made.push({
      ...{ operation, how, input, outcome: await world.call(stranger, operation, input) },
      absent: absent && (await world.call(stranger, operation, absent)),
    });
  made.push({
    ...{ operation, how: `${how}, over HTTP`, input, outcome: await world.send(stranger, operation, input, headers) },
    // An upload's file is what it sends.
    absent:
      absent && !operation.operation.declaration.upload
        ? await world.send(stranger, operation, absent, headers)
        : undefined,
  });
  return made;
}

/** Examples with the other tenant's ids; in each place that takes an id; in filters, with sorts, from the bin. */
function* variantsOf(world: World, operation: RegisteredOperation): Iterable<Variant> {
  const place = inputPlace(operation);
  const nowhere: IdFor = () => crypto.randomUUID();
  const [first = {}] = examplesOf(operation);
  const aimed = (how: string, input: Input): Variant => {
    const isAimed = world.examples.typesIn(input, place).length > 0;
    return {
      how,
      input: world.filled(operation, input),
      absent: isAimed ? (world.examples.put(input, place, nowhere) as Input) : undefined,
    };
  };
  for (const [index, example] of inputsOf(operation).entries()) yield aimed(`by input ${index + 1}`, example);
  if (place.names.includes("version") && operation.operation.kind === "command") {
    const { version: _version, ...unversioned } = first as Record<string, unknown>;
    yield { ...aimed("with If-Match", unversioned), headers: { "if-match": '"1"' } };
  }
  const own = (target: IdFor): IdFor => {
    return (type, index, given) =>
      given === anyId
        ? target(type, 0, given)
        : (world.ofStranger.get(type)?.[index] ?? world.ofStranger.get(type)?.[0] ?? anyId);
  };
  for (const [where, input] of withIds(first, place, [...world.records.keys()]))
    yield {
      how: `in ${where}, with own records else`,
      input: world.examples.put(
        input,
        place,
        own((type) => world.records.get(type)?.[0] ?? anyId),
      ) as Input,
      absent: world.examples.put(input, place, own(nowhere)) as Input,
    };
  const { list } = operation.operation;
  if (!list) return;
  const all = [...world.records.values()].flatMap((ids) => ids[0] ?? []);
  for (const name of list.filter) {
    yield { how: `by filter ${name}`, input: { filter: { [name]: world.canary.word } } };
    yield { how: `by filter ${name} with ids`, input: { filter: { [name]: { in: all.slice(0, 100) } } } };
    yield {
      how: `by filter ${name} set`,
      input: { filter: { [name]: { isNull: false } }, bin: "with", count: "exact" },
    };
  }
  for (const sort of list.sort) yield { how: `by sort ${sort}`, input: { sort: `-${sort}`, bin: "with" } };
}

/** From where the other tenant's page ended. */
async function byCursor(world: World, operation: RegisteredOperation): Promise<Attempt[]> {
  if (!inputPlace(operation).names.includes("cursor")) return [];
  const { cursor: _cursor, ...example } = (examplesOf(operation)[0] ?? {}) as Record<string, unknown>;
  const made: Attempt[] = [];
  for (const base of [{}, example].map((input) => world.filled(operation, { ...input, limit: 1 }))) {
    const { output } = await world.call(owner, operation, base);
    const cursor = (output as { nextCursor?: string | null } | undefined)?.nextCursor;
    if (cursor) made.push(...(await both(world, operation, { how: "by its cursor", input: { ...base, cursor } })));
  }
  return made;
}

/** With the Idempotency-Key that the other tenant made a record with. */
async function byKey(world: World, operation: RegisteredOperation): Promise<Attempt[]> {
  const isCreator = [...world.records.keys()].some((type) => creates(operation, type));
  const [example] = examplesOf(operation);
  if (!isCreator || !example) return [];
  const headers = { "idempotency-key": keyOf(operation, 0) };
  const input = world.filled(operation, example);
  const outcome = await world.send(stranger, operation, input, headers);
  const unkeyed = await world.send(stranger, operation, input);
  return [{ operation, how: "by its Idempotency-Key, over HTTP", input, outcome, absent: undefined, unkeyed }];
}
