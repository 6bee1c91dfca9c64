import { literalMaker } from "./literal.ts";

/** One property of what is made. */
export interface Made<C> {
  readonly name: string;
  /** Where it stands in what it is made of. */
  readonly from: string | number;
  /** What becomes of the value; left out, it stays as it is. */
  readonly take?: ((value: unknown, context: C) => unknown) | undefined;
  /** Whether `take` is for null too, which otherwise stays. */
  readonly nulls?: boolean;
}

type Source = Readonly<Record<string | number, unknown>> | readonly unknown[];

/**
 * Makes objects of rows and lists of values, each property by itself. Every maker has its own code, so that none is
 * slowed down by what the others have to do with.
 */
export function objectMaker<C>(members: readonly Made<C>[]): (source: Source, context: C) => Record<string, unknown> {
  const takes = members.map(({ take }) => take);
  const said = members.map(({ name, from, take, nulls }, at) => {
    const value = `source[${JSON.stringify(from)}]`;
    const taken = `takes[${at}](${value}, context)`;
    return { name, value: !take ? value : nulls ? taken : `${value} === null ? null : ${taken}` };
  });
  type Compiled = (all: typeof takes, source: Source, context: C) => Record<string, unknown>;
  const compiled = literalMaker<Compiled>(["takes", "source", "context"], said);
  if (compiled) return (source, context) => compiled(takes, source, context);
  return (source, context) =>
    Object.fromEntries(
      members.map(({ name, from, take, nulls }) => {
        const value = (source as Record<string | number, unknown>)[from];
        return [name, take && (nulls || value !== null) ? take(value, context) : value];
      }),
    );
}
