import { coreErrors } from "../errors/core-errors.ts";
import type { InputProblem } from "../errors/crm-error.ts";
import { pointerTo } from "../errors/json-pointer.ts";

/** Deep enough for any tree of criteria a person writes; a thousand brackets in a row would exhaust the stack. */
const maxDepth = 64;
const maxProblems = 20;

/**
 * Refuses input that a schema may let through but that no database holds or no code walks safely: U+0000 (PostgreSQL
 * has no place for it), lone surrogates (not UTF-8), numbers beyond the finite (`1e999` is valid JSON), a key
 * `__proto__`, and nesting past 64 levels. Throws `input.invalid` pointing at each place.
 */
export function assertStorable(input: unknown): void {
  const errors: InputProblem[] = [];
  walk(input, [], errors);
  if (errors.length === 0) return;
  const reason = errors.map(({ pointer, message }) => `${pointer || "/"}: ${message}`).join("; ");
  throw coreErrors("input.invalid", { reason }, { errors });
}

function walk(value: unknown, path: PropertyKey[], errors: InputProblem[]): void {
  if (typeof value === "string") report(textProblem(value), path, errors);
  else if (typeof value === "number")
    report(Number.isFinite(value) ? undefined : "is not a finite number", path, errors);
  else if (typeof value !== "object" || value === null || errors.length >= maxProblems) return;
  else if (path.length >= maxDepth) report(`is nested deeper than ${maxDepth} levels`, [], errors);
  else for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) walkMember(value, key, path, errors);
}

function walkMember(parent: object, key: string | number, path: PropertyKey[], errors: InputProblem[]): void {
  const problem = typeof key === "string" ? textProblem(key) : undefined;
  // A hostile key is not echoed in the pointer where it is the culprit itself.
  path.push(key);
  if (problem) report(`has a key that ${problem}`, path.slice(0, -1), errors);
  else if (key === "__proto__") report("is not a field here; leave it out", path, errors);
  else walk((parent as Record<string | number, unknown>)[key], path, errors);
  path.pop();
}

function report(message: string | undefined, path: readonly PropertyKey[], errors: InputProblem[]): void {
  if (message) errors.push({ pointer: pointerTo(path), message });
}

function textProblem(text: string): string | undefined {
  if (text.includes("\0")) return "has a NUL character (U+0000), which cannot be stored; leave it out";
  if (!text.isWellFormed()) return "has half a surrogate pair, which is not text; send whole characters";
  return undefined;
}
