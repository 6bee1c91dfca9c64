import * as z from "zod";

/** Takes the named members of an object, those with parts by way of `part`; undefined where one of them is not there. */
export type Picker = (
  source: Readonly<Record<string, unknown>>,
  part: (value: object, index: number) => unknown,
) => Record<string, unknown> | undefined;

interface Member {
  readonly name: string;
  readonly hasParts: boolean;
}

/**
 * An object written as a literal is made many times faster than one filled in a loop with computed keys, so a literal is
 * compiled from the names, which are a schema's. Undefined where code may not be made of strings, as zod is told or finds
 * out (`--disallow-code-generation-from-strings`, `z.config({ jitless: true })`): the loop does the same.
 */
export function pickerOf(members: readonly Member[]): Picker | undefined {
  // In a literal that name would set the prototype.
  if (!z.core.util.allowsEval.value || members.some(({ name }) => name === "__proto__")) return undefined;
  const quoted = members.map(({ name }) => JSON.stringify(name));
  const read = quoted.map((name, at) => `const v${at} = source[${name}];`);
  const absent = quoted.map((_, at) => `v${at} === undefined`).join(" || ") || "false";
  const made = members.map(({ hasParts }, at) => {
    const part = `typeof v${at} === "object" && v${at} !== null ? part(v${at}, ${at}) : v${at}`;
    return `${quoted[at]}: ${hasParts ? part : `v${at}`}`;
  });
  const body = `${read.join("\n")}\nif (${absent}) return undefined;\nreturn { ${made.join(", ")} };`;
  return new Function("source", "part", body) as Picker;
}
