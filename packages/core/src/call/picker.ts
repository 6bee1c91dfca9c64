import { literalMaker } from "./literal.ts";

/** Takes the named members of an object, those with parts by way of `part`; undefined where one of them is not there. */
export type Picker = (
  source: Readonly<Record<string, unknown>>,
  part: (value: object, index: number) => unknown,
) => Record<string, unknown> | undefined;

interface Member {
  readonly name: string;
  readonly hasParts: boolean;
}

/** Undefined where a literal may not be compiled. */
export function pickerOf(members: readonly Member[]): Picker | undefined {
  const read = members.map(({ name }, at) => `const v${at} = source[${JSON.stringify(name)}];`);
  const absent = members.map((_, at) => `v${at} === undefined`).join(" || ") || "false";
  const taken = members.map(({ name, hasParts }, at) => {
    const part = `typeof v${at} === "object" && v${at} !== null ? part(v${at}, ${at}) : v${at}`;
    return { name, value: hasParts ? part : `v${at}` };
  });
  return literalMaker<Picker>(["source", "part"], taken, `${read.join("\n")}\nif (${absent}) return undefined;`);
}
