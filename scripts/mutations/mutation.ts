import { join } from "node:path";
import type { Clause } from "./clauses.ts";

/** The name of the variable by which the tests are told which clause to run without. */
export const mutationVariable = "KITH_MUTATION";

/** For the tests' own compiler: the sources as they are, but for the clause named by the environment. */
export function mutation(root: string) {
  const named = process.env[mutationVariable];
  if (named === undefined) return [];
  const { file, start, end, without } = JSON.parse(named) as Clause;
  const path = join(root, file);
  return [
    {
      name: "kith-mutation",
      enforce: "pre" as const,
      transform: (code: string, id: string) =>
        id.split("?")[0] === path ? `${code.slice(0, start)}${without}${code.slice(end)}` : undefined,
    },
  ];
}
