import { parseInput } from "../call/run-operation.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { Schema } from "../plugin/schema.ts";
import { inputProblem } from "../record/input-problem.ts";

/**
 * Refuses what is wrong with an upload's input before its bytes are read. What is missing is no reason where a form may
 * still bring it; the file itself is missing by nature.
 */
export function assertEarly(schema: Schema, input: Readonly<Record<string, unknown>>, formFollows: boolean): void {
  if ("file" in input) throw inputProblem("/file", "is made from the body; leave the parameter out");
  try {
    parseInput(schema, input);
  } catch (error) {
    if (!isCrmError(error)) throw error;
    const errors = error.errors.filter(({ pointer }) => {
      const field = pointer.split("/")[1]?.replaceAll("~1", "/").replaceAll("~0", "~") ?? "";
      return field !== "file" && (!formFollows || field in input);
    });
    if (errors.length === 0) return;
    throw coreErrors(
      "input.invalid",
      { reason: errors.map(({ pointer, message }) => `${pointer || "/"}: ${message}`).join("; ") },
      { errors },
    );
  }
}
