import { tableOf } from "@kith/core";
import { inputsOf } from "./input.ts";
import { leavesOf } from "./leaves.ts";
import { Place } from "./place.ts";
import { worldRule } from "./rule.ts";
import { colleague, owner, type World } from "./world.ts";

/** Names of properties anywhere in an answer. */
function namesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...namesIn(member)]);
}

/** What a grant can hide: the properties of records and of what operations answer. */
function hideable({ plugins, composed, operations }: World): ReadonlySet<string> {
  const entities = [...plugins, ...composed].flatMap(({ entities = [] }) => entities);
  const columns = entities.flatMap((entity) =>
    tableOf(entity).columns.flatMap(({ property, childOf }) => [property, childOf ?? property]),
  );
  const answered = operations.flatMap(({ operation }) => [...Place.of(operation.declaration.output, "output").names]);
  const envelope = new Set(["id", "version", "items", "results", "nextCursor", "best", "matches"]);
  return new Set([...columns, ...answered].filter((name) => !envelope.has(name)));
}

export const hiddenFields = worldRule(
  "hidden-fields",
  "what a grant hides is in no answer, wherever it would stand",
  async function* (world) {
    const can = hideable(world);
    for (const operation of world.operations.filter(({ operation }) => operation.kind === "query"))
      for (const [index, example] of inputsOf(operation).entries()) {
        const input = world.filled(operation, example);
        const { output } = await world.call(owner, operation, input);
        const telling = leavesOf(output, Place.of(operation.operation.declaration.output, "output")).filter(
          ({ value }) => typeof value === "string" && world.canary.isIn(value),
        );
        const hide = [...new Set(telling.flatMap(({ pointer }) => pointer.split("/")))].filter((name) => can.has(name));
        const cure = "Name what it answers in the output schema, property by property, and give views `.meta({ id })`";
        const said = `${operation.key} by input ${index + 1}`;
        const blind = (hidden: readonly string[]) =>
          world.call(colleague([{ permission: "*", hide: hidden }]), operation, input);
        for (const name of hide)
          if (namesIn((await blind([name])).output).includes(name))
            yield { culprit: `${said} shows ${name}, which is hidden`, cure };
        const { text } = await blind(hide);
        if (hide.length > 0 && world.canary.isIn(text))
          yield { culprit: `${said} shows the value of a hidden field: ${text.slice(0, 300)}`, cure };
      }
  },
);

export const hiddenNotSearched = worldRule(
  "hidden-not-searched",
  "no list can be filtered or sorted by what is hidden",
  async function* (world) {
    for (const operation of world.operations) {
      const { list } = operation.operation;
      for (const property of list ? [...list.filter, ...list.sort] : []) {
        const blind = colleague([{ permission: "*", hide: [property] }]);
        const inputs = [
          ...(list?.filter.includes(property) ? [{ filter: { [property]: world.canary.word } }] : []),
          ...(list?.sort.includes(property) ? [{ sort: property }] : []),
        ];
        for (const input of inputs) {
          const { code, status } = await world.call(blind, operation, input);
          if (code !== "field.hidden")
            yield {
              culprit: `${operation.key} answers ${status} ${code ?? ""} to ${JSON.stringify(input)} where ${property} is hidden`,
              cure: "Declare the list by `list(…)`; in a query of your own ask ctx.hides(property)",
            };
        }
      }
    }
  },
);
