import { examplesOf, inputPlace } from "./input.ts";
import { succeeded } from "./outcome.ts";
import { worldRule } from "./rule.ts";
import { owner, type World } from "./world.ts";

export const recordsMade = worldRule(
  "records-made",
  "a record can be made of every type that its operations ask for",
  async function* ({ operations, examples, lacking }: World) {
    const asked = new Map<string, string>();
    for (const operation of operations)
      for (const example of examplesOf(operation))
        for (const type of examples.typesIn(example, inputPlace(operation))) asked.set(type, operation.key);
    for (const [type, key] of asked) {
      const why = lacking.get(type);
      if (why)
        yield {
          culprit: `${key} asks for a ${type}, and none could be made: ${why}`,
          cure: `Mend the example, or give conformance(…, { seeds: { ${type}: async ({ call }) => … } })`,
        };
    }
  },
);

export const examplesAnswered = worldRule(
  "examples-answered",
  "the examples of queries are answered, those of commands done or refused with reason",
  async function* (world) {
    const { operations } = world;
    for (const kind of ["query", "command"] as const)
      for (const operation of operations.filter(({ operation }) => operation.kind === kind))
        for (const [index, example] of examplesOf(operation).entries()) {
          const outcome = await world.send(owner, operation, world.filled(operation, example));
          if (kind === "query" ? succeeded(outcome) || isOf(outcome.text, kind) : outcome.status < 500) continue;
          yield {
            culprit: `${operation.key}: example ${index + 1} is answered with ${outcome.status}: ${outcome.text.slice(0, 300)}`,
            cure: "Mend the operation or the example; records are made by the examples of the operations that create them",
          };
        }
  },
);

/** A query may say that the record is not in the state for it. */
const isOf = (text: string, kind: string) => kind === "query" && /"status":409/.test(text);
