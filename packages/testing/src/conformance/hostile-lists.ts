import { type RegisteredOperation, tableOf } from "@kith/core";
import { HostileValues } from "./hostile-values.ts";
import { examplesOf, type Input, inputPlace } from "./input.ts";
import type { Outcome } from "./outcome.ts";
import { worldRule } from "./rule.ts";
import { owner, type World } from "./world.ts";

/** Every so manieth goes over HTTP, where what came as text is read first. */
const overHttp = 10;
/** What all inputs of a list may say wrongly is told once. */
const most = 5;

export const hostileLists = worldRule(
  "hostile-lists",
  "whatever is asked of a list by filter, sort, cursor and limit, it answers or refuses",
  async function* (world) {
    const { operations, options } = world;
    const { hostileInputs = 500, hostileSeed = 1 } = options;
    for (const operation of operations.filter(isList)) {
      const values = new HostileValues(hostileSeed);
      let found = 0;
      for (let number = 0; number < hostileInputs && found < most; number++) {
        const input = values.chance(0.1)
          ? await forgedCursor(world, operation, values)
          : hostileInput(world, operation, values);
        const http = number % overHttp === 0;
        const outcome = await (http ? world.send(owner, operation, input) : world.call(owner, operation, input));
        if (outcome.status < 500) continue;
        found += 1;
        yield {
          culprit: `${operation.key}${http ? " over HTTP" : ""} answers ${outcome.status} ${short(outcome)} to input ${number} of seed ${hostileSeed}: ${JSON.stringify(input).slice(0, 300)}`,
          cure: "Declare the list by `list(…)`, or check what comes before it reaches the database",
        };
      }
    }
  },
);

const short = ({ code, text }: Outcome) => `${code ?? ""} ${text.slice(0, 200)}`;

/** Lists, and queries that page or filter by themselves. */
const isList = (operation: RegisteredOperation): boolean =>
  operation.operation.kind === "query" &&
  ["filter", "cursor", "sort", "after"].some((name) => inputPlace(operation).names.includes(name));

function hostileInput(world: World, operation: RegisteredOperation, values: HostileValues): Input {
  const { list } = operation.operation;
  const place = inputPlace(operation);
  const [example = {}] = examplesOf(operation);
  const criteria = world.composed.flatMap((plugin) => (plugin.criteria ?? []).map(({ name }) => name));
  const kindOf = (name: string) => list && tableOf(list.of).byProperty.get(name)?.kind;
  const filterable = list ? [...list.filter, ...criteria] : place.member("filter").names;
  const {
    filter: _filter,
    sort: _sort,
    cursor: _cursor,
    ...needed
  } = world.filled(operation, example) as Record<string, unknown>;
  // One wrong thing alone comes further than many.
  const alone = values.chance(0.6);
  const sort = () =>
    values.chance(0.5) && list ? `${values.one(["", "-", "--"])}${values.one(list.sort)}` : values.text();
  const made: Record<string, () => unknown> = {
    filter: () =>
      alone
        ? values.condition(filterable, kindOf)
        : values.chance(0.9)
          ? values.filter(filterable, kindOf)
          : values.value(),
    sort,
    cursor: () => (values.chance(0.5) ? values.text() : cursorOf(values)),
    after: () => (values.chance(0.5) ? values.text() : cursorOf(values)),
    limit: () => values.one([1, 2, 200, 0, -1, 201, 0.5, "10", values.value()]),
    count: () => values.one(["exact", "estimate", values.text()]),
    bin: () => values.one(["with", "only", "without", values.text()]),
  };
  const offered = Object.entries(made).filter(([name]) => place.names.includes(name));
  const [filter] = offered;
  const chosen = alone
    ? [values.chance(0.7) && filter ? filter : values.one(offered)]
    : offered.filter(([name]) => values.chance(name === "filter" ? 0.8 : 0.3));
  return { ...needed, ...Object.fromEntries(chosen.map(([name, make]) => [name, make()])) };
}

/** A cursor of the list's own, with something else in it: whoever can read it can write it. */
async function forgedCursor(world: World, operation: RegisteredOperation, values: HostileValues): Promise<Input> {
  const { list } = operation.operation;
  const asked: Input = { limit: 1, ...(list ? { sort: `${values.one(["", "-"])}${values.one(list.sort)}` } : {}) };
  const {
    filter: _filter,
    sort: _sort,
    ...needed
  } = world.filled(operation, examplesOf(operation)[0] ?? {}) as Record<string, unknown>;
  const { output } = await world.call(owner, operation, { ...needed, ...asked });
  const cursor = (output as { nextCursor?: string | null } | undefined)?.nextCursor ?? cursorOf(values);
  const written = Buffer.from(cursor, "base64url").toString();
  const forged = /^[[{]/.test(written) ? JSON.stringify(values.instead(JSON.parse(written))) : values.text();
  const name = inputPlace(operation).names.includes("after") ? "after" : "cursor";
  return { ...needed, ...asked, [name]: Buffer.from(forged).toString("base64url") };
}

/** What looks like a cursor. */
const cursorOf = (values: HostileValues): string =>
  Buffer.from(JSON.stringify([values.text(), values.value(), values.value()])).toString("base64url");
