import { coreErrors } from "../errors/core-errors.ts";
import type { CrmError } from "../errors/crm-error.ts";

/** An input that its schema allows and the sense of it does not: 400, pointing at the culprit. */
export const inputProblem = (pointer: string, message: string): CrmError =>
  coreErrors("input.invalid", { reason: `${pointer || "/"}: ${message}` }, { errors: [{ pointer, message }] });
