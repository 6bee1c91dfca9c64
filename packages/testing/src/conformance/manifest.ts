import { createCrm, type DatabaseAdapter, isCrmError } from "@kith/core";
import * as z from "zod";
import { type Examined, operationsOf } from "./examined.ts";
import { isId, leavesOf } from "./leaves.ts";
import { Place } from "./place.ts";
import { manifestRule } from "./rule.ts";

const composed = new Error("composed");
/** Composition is checked before the database is opened: nothing is. */
const nowhere: DatabaseAdapter = {
  dialect: "sqlite",
  filesDirectory: "nowhere",
  open: () => Promise.reject(composed),
};

export const composes = manifestRule(
  "composes",
  "its names, contract version, schemas, permissions, routes and prefixes are in order",
  async function* ({ composed: plugins, options }: Examined) {
    try {
      await createCrm({ database: nowhere, plugins, provides: options.provides ?? [] } as never);
    } catch (error) {
      if (error === composed) return;
      if (!isCrmError(error)) throw error;
      const { plugin, problem, cure } = error.data as Record<string, string>;
      yield { culprit: `${plugin}: ${problem}`, cure: cure ?? error.message };
    }
  },
);

export const operationsDocumented = manifestRule(
  "operations-documented",
  "every operation has a summary and an example",
  function* ({ plugins }) {
    for (const [key, { declaration }] of plugins.flatMap(operationsOf)) {
      if (!declaration.summary?.trim()) yield { culprit: `${key} has no summary`, cure: "Say in a line what it does" };
      if (!declaration.examples?.length)
        yield { culprit: `${key} has no examples`, cure: "Give `examples: [{ … }]`, which also drive this suite" };
    }
  },
);

export const examplesValid = manifestRule(
  "examples-valid",
  "every example is accepted by the schema of its operation",
  function* ({ plugins }) {
    for (const [key, { declaration }] of plugins.flatMap(operationsOf))
      for (const [index, example] of (declaration.examples ?? []).entries()) {
        const { error } = z.safeParse(declaration.input as z.core.$ZodType, example);
        if (error)
          yield {
            culprit: `${key}: example ${index + 1} is not valid: ${z.prettifyError(error)}`,
            cure: "Mend the example",
          };
      }
  },
);

/** Objects anywhere in a schema that take keys which they do not name. */
function* looseObjects(place: Place, path = "", seen = new Set<unknown>()): Iterable<string> {
  const [first] = place.alternatives;
  if (!first || seen.has(first)) return;
  seen.add(first);
  if (place.isObject && place.isOpen) yield path || "/";
  for (const name of place.names) yield* looseObjects(place.member(name), `${path}/${name}`, seen);
  yield* looseObjects(place.item, `${path}/*`, seen);
}

export const inputsStrict = manifestRule(
  "inputs-strict",
  "every input refuses keys that it does not know",
  function* ({ plugins }) {
    for (const [key, { declaration }] of plugins.flatMap(operationsOf))
      for (const path of looseObjects(Place.of(declaration.input, "input")))
        yield { culprit: `${key}: its input takes any key at ${path}`, cure: "Declare it with z.strictObject" };
  },
);

/** What core alone decides. */
const reserved = ["tenantId", "createdAt", "createdBy", "updatedAt", "deletedAt"];

export const inputsReserved = manifestRule(
  "inputs-reserved",
  "no command takes what core alone decides",
  function* ({ plugins }) {
    for (const [key, { kind, declaration }] of plugins.flatMap(operationsOf))
      for (const name of kind === "command" ? Place.of(declaration.input, "input").names : [])
        if (reserved.includes(name))
          yield {
            culprit: `${key} takes ${name}`,
            cure: "Leave it out of the input: it comes from the call and the clock",
          };
  },
);

export const idsBranded = manifestRule("ids-branded", "every id says what it refers to", function* ({ plugins }) {
  for (const [key, { declaration, kind }] of plugins.flatMap(operationsOf)) {
    const input = Place.of(declaration.input, "input");
    const brand = (name: string) => ({
      culprit: `${key}: ${name} does not say whose id it is`,
      cure: 'Declare it as idOf("contact"), with the record type it refers to',
    });
    for (const name of input.names) {
      const { format, refersTo } = input.member(name);
      if (format === "uuid" && !refersTo) yield brand(`the input's ${name}`);
    }
    const named = new Set(input.names);
    for (const { value, place, name, pointer, beside } of (declaration.examples ?? []).flatMap((example) =>
      leavesOf(example, input),
    )) {
      const unknown = place.alternatives.length === 0 || !place.format;
      if (isId(value) && !place.refersTo && !named.has(name) && !unknown && !("type" in beside))
        yield brand(`the input's ${pointer}`);
    }
    const output = Place.of(declaration.output, "output");
    const isRecord = output.names.includes("id") && output.names.includes("version");
    if (kind === "command" && isRecord && !output.member("id").refersTo) yield brand("the output's id");
  }
});
