import type { Actor, Crm, Plugin, RegisteredOperation, Section } from "@kith/core";
import { createTestCrm, type TestCrm } from "../create-test-crm.ts";
import { Canary } from "./canary.ts";
import type { Examined } from "./examined.ts";
import { httpRequest } from "./http-request.ts";
import { ExampleIds, type Input, inputPlace } from "./input.ts";
import { RecordMaker } from "./make-records.ts";
import { outcomeOf, outcomeOfResponse } from "./outcome.ts";
import { Place } from "./place.ts";
import { probeName, probePlugin } from "./probe-plugin.ts";
import { Tables } from "./tables.ts";
import { home, owner, type Sent, stranger, type World } from "./world.ts";

type Services = Readonly<Record<string, Readonly<Record<string, (input: object) => Promise<unknown>>>>>;
const silent = () => undefined;
const isHouses = ({ operation }: RegisteredOperation) => operation.permission === "system";
const sectionName = (plugin: Plugin, section: Section) => `${plugin.name}.${section.of}`;

/** Composes the examined plugins on a fresh database, and makes the records that rules are tried with. */
export async function openWorld(examined: Examined): Promise<World> {
  const { plugins, options, composed } = examined;
  const reacted = [...plugins, ...composed].flatMap(({ on = [], events = [] }) => [
    ...events,
    ...on.map(({ event }) => event),
  ]);
  const events = new Map(reacted.map((event) => [event.name, event]));
  const sections = new Map(
    plugins.flatMap((plugin) =>
      (plugin.sections ?? []).map((section: Section) => [sectionName(plugin, section), section] as const),
    ),
  );
  const made = await createTestCrm({
    plugins: [...composed, probePlugin(events, sections)],
    provides: options.provides ?? [],
    // What is to fail fails, and is looked at where it does.
    onError: silent,
    http: { authenticate: async () => null, onError: silent },
  } as never);
  try {
    return await populate(examined, made as unknown as TestCrm<readonly Plugin[], object>, sections);
  } catch (error) {
    await made.close();
    throw error;
  }
}

async function populate(
  examined: Examined,
  made: TestCrm<readonly Plugin[], object>,
  sections: ReadonlyMap<string, Section>,
): Promise<World> {
  const { composed, plugins, options } = examined;
  const crm = made.crm as unknown as Crm;
  const database = await made.owner.open();
  const all = crm.operations;
  const [canary, theirs] = [new Canary(), new Canary()];
  const examples = new ExampleIds(all, [...plugins, ...composed]);
  const sent: Sent[] = [];
  let calls = 0;
  const services = (actor: Actor) => crm.as(actor) as unknown as Services;
  const callOn = (session: unknown, { plugin, name }: RegisteredOperation, input: Input) => {
    calls += 1;
    return outcomeOf(async () => (session as Services)[plugin]?.[name]?.(input));
  };
  const call: World["call"] = (actor, operation, input) => callOn(services(actor), operation, input);
  const send: World["send"] = async (actor, operation, input, headers = {}) => {
    calls += 1;
    const { word } = actor?.tenant === home ? canary : theirs;
    const file = `Name,Email\n${word} Ltd,${word}@example.com\n`;
    const { method, path, body } = httpRequest(operation, input, file);
    const type = operation.operation.declaration.upload ? "text/csv" : "application/json";
    const init = {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": type }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    };
    const response = await crm.fetch(new Request(`http://kith.test${path}`, init), actor ? { actor } : {});
    const contentType = response.headers.get("content-type") ?? "";
    const outcome = await outcomeOfResponse(response);
    if (!isHouses(operation)) sent.push({ operation, outcome, contentType });
    return outcome;
  };
  const probe = (name: string) => all.find(({ key }) => key === `${probeName}.${name}`) as RegisteredOperation;
  const makerFor = (actor: Actor, word: Canary) =>
    new RecordMaker({
      operations: all.filter(({ plugin }) => plugin !== probeName),
      examples,
      canary: word,
      seeds: options.seeds ?? {},
      seeding: {
        call: async (operation, input) => {
          const [plugin = "", name = ""] = operation.split(".");
          const method = services(actor)[plugin]?.[name];
          if (!method) throw new TypeError(`A seed calls ${operation}, which is not composed`);
          return method(input);
        },
        settle: made.settle,
      },
      call: (operation, input) => call(actor, operation, input),
      // The stranger is to come with the other tenant's keys later, for the first time.
      send: (operation, input, headers) => send(actor, operation, input, actor === owner ? headers : {}),
    });
  const maker = makerFor(owner, canary);
  const strangers = makerFor(stranger, theirs);
  const types = new Set([...Object.keys(options.seeds ?? {}), ...all.flatMap(typesOf)]);
  const missing = async () => {
    for (const type of types) for (const round of [0, 1]) await maker.make(type, round);
    for (const type of types) await strangers.make(type, 0);
  };
  await missing();
  await call(owner, probe("fail"), { word: canary.word, contact: maker.records.get("contact")?.[0] ?? "" });
  await made.settle();
  // Jobs, and what jobs make.
  await missing();
  for (const type of maker.records.keys()) maker.failures.delete(type);
  const tables = new Tables(database);
  const seen = await tables.ids(home);
  for (const id of [...maker.records.values()].flat())
    if (!seen.has(id)) throw new Error(`The suite cannot see ${id}, which was made: nothing would be tried in earnest`);
  let description: Record<string, unknown> | undefined;
  return {
    ...examined,
    crm,
    tables,
    canary,
    examples,
    operations: all.filter((operation) => examined.isExamined(operation) && !isHouses(operation)),
    houseOperations: all.filter((operation) => examined.isExamined(operation) && isHouses(operation)),
    permissions: [...new Set(all.map(({ operation }) => operation.permission))].filter(
      (each) => each !== "public" && each !== "system",
    ),
    records: maker.records,
    ofStranger: strangers.records,
    lacking: maker.failures,
    sent,
    calls: () => calls,
    call,
    callAsHouse: (tenant, operation, input) =>
      callOn(crm.asSystem({ tenant, reason: "conformance" }), operation, input),
    send,
    filled: (operation, input) =>
      examples.put(input, inputPlace(operation), (type, index) => {
        const ids = maker.records.get(type) ?? [];
        return ids[index] ?? ids[0] ?? crypto.randomUUID();
      }) as Input,
    sections,
    load: (actor, section, ids) => call(actor, probe("load"), { section, ids }),
    say: (event, payload, subjects) => call(owner, probe("say"), { event: event.name, payload, subjects }),
    openApi: async () => {
      description ??= (await (await crm.fetch(new Request("http://kith.test/openapi.json"))).json()) as Record<
        string,
        unknown
      >;
      return description;
    },
    settle: made.settle,
    close: async () => {
      await database.close();
      await made.close();
    },
  };
}

/** The record types that an operation speaks of at the top of its input or output. */
function typesOf({ operation }: RegisteredOperation): readonly string[] {
  const { input, output } = operation.declaration;
  return [Place.of(input, "input"), Place.of(output, "output")].flatMap((place) =>
    place.names.flatMap((name) => place.member(name).refersTo ?? place.member(name).item.refersTo ?? []),
  );
}
