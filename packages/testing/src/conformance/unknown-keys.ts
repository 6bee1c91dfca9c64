import type { RegisteredOperation } from "@kith/core";
import { examplesOf, type Input, inputPlace } from "./input.ts";
import { worldRule } from "./rule.ts";
import { changedTables } from "./tables.ts";
import { home, owner } from "./world.ts";

const keys = [
  "surprise",
  "id",
  "tenantId",
  "tenant_id",
  "createdAt",
  "createdBy",
  "version",
  "constructor",
  "__proto__",
];

/** As it comes from JSON: a key of its own, not the object's prototype. */
const withKey = (input: Input, key: string): Input =>
  JSON.parse(`{${JSON.stringify(key)}:"x",${JSON.stringify(input).slice(1)}`.replace(/,}$/, "}")) as Input;

/** The input with the key in it, at the top and in each object of its example that takes none. */
function* spoiled(operation: RegisteredOperation, input: Input): Iterable<readonly [key: string, input: Input]> {
  const place = inputPlace(operation);
  for (const key of keys) if (!place.names.includes(key)) yield [key, withKey(input, key)];
  for (const [name, value] of Object.entries(input)) {
    const [inner, at] = Array.isArray(value) ? [value[0], place.member(name).item] : [value, place.member(name)];
    if (typeof inner !== "object" || inner === null || !at.isObject || at.isOpen) continue;
    const changed = withKey(inner as Input, "surprise");
    yield [`${name}/surprise`, { ...input, [name]: Array.isArray(value) ? [changed] : changed }];
  }
}

export const unknownKeys = worldRule(
  "unknown-keys",
  "no operation takes a key that it does not declare",
  async function* (world) {
    for (const operation of world.operations) {
      const [example = {}] = examplesOf(operation);
      const before = await world.tables.dump(home);
      for (const [key, input] of spoiled(operation, world.filled(operation, example))) {
        const outcomes = [await world.call(owner, operation, input), await world.send(owner, operation, input)];
        for (const [index, { status, code }] of outcomes.entries())
          if (code !== "input.invalid")
            yield {
              culprit: `${operation.key}${index ? " over HTTP" : ""} answers ${status} ${code ?? ""} to an input with ${key}`,
              cure: "Declare its input with z.strictObject, at every depth",
            };
      }
      const tables = changedTables(before, await world.tables.dump(home));
      if (tables.length > 0)
        yield {
          culprit: `${operation.key} changes ${tables.join(", ")} by an input it refuses`,
          cure: "Check before you write",
        };
    }
  },
);
