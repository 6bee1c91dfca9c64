import { literalMaker } from "./literal.ts";

/** Takes what is wanted of a member that is described by a `part`. */
type Take<P, C> = (value: unknown, part: P, context: C) => unknown;

/** Takes the named members of an object, those with a part by way of `take`; undefined where one of them is not there. */
export type Picker<P> = <C>(
  source: Readonly<Record<string, unknown>>,
  take: Take<P, C>,
  context: C,
) => Record<string, unknown> | undefined;

interface Member<P> {
  readonly name: string;
  readonly part: P | undefined;
}

/** Undefined where a literal may not be compiled. */
export function pickerOf<P>(members: readonly Member<P>[]): Picker<P> | undefined {
  const parts = members.map(({ part }) => part);
  const read = members.map(({ name }, at) => `const v${at} = source[${JSON.stringify(name)}];`);
  const absent = members.map((_, at) => `v${at} === undefined`).join(" || ") || "false";
  const taken = members.map(({ name, part }, at) => {
    const value = part ? `typeof v${at} === "object" ? take(v${at}, parts[${at}], context) : v${at}` : `v${at}`;
    return { name, value };
  });
  const compiled = literalMaker<(given: typeof parts, ...of: Parameters<Picker<P>>) => ReturnType<Picker<P>>>(
    ["parts", "source", "take", "context"],
    taken,
    `${read.join("\n")}\nif (${absent}) return undefined;`,
  );
  return compiled && ((source, take, context) => compiled(parts, source, take as Take<P, unknown>, context));
}
