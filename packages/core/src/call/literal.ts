import * as z from "zod";

interface Member {
  readonly name: string;
  /** An expression over the parameters. */
  readonly value: string;
}

/**
 * A function that makes an object with these members. Written as a literal it is made many times faster than filled in a
 * loop with computed keys, so a literal is compiled; the names are a schema's or an entity's, and quoted. Undefined where
 * code may not be made of strings, as zod is told or finds out (`--disallow-code-generation-from-strings`,
 * `z.config({ jitless: true })`): a loop does the same.
 */
export function literalMaker<F>(parameters: readonly string[], members: readonly Member[], before = ""): F | undefined {
  // In a literal that name would set the prototype.
  if (!z.core.util.allowsEval.value || members.some(({ name }) => name === "__proto__")) return undefined;
  const said = members.map(({ name, value }) => `${JSON.stringify(name)}: ${value}`);
  return new Function(...parameters, `${before}\nreturn { ${said.join(", ")} };`) as F;
}
