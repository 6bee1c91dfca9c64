import { coreErrors } from "../errors/core-errors.ts";

/** A composition that cannot start: who is the culprit, what is wrong, what mends it. */
export const compositionError = (plugin: string, problem: string, cure: string) =>
  coreErrors("composition.invalid", { plugin, problem, cure });
