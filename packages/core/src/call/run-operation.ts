import * as z from "zod";
import type { RegisteredOperation } from "../composition/registry.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { InputProblem } from "../errors/crm-error.ts";
import { rolesWith } from "../permissions/roles.ts";
import type { Schema } from "../plugin/schema.ts";
import { admit, lockedOn } from "./grants.ts";
import { ReadCall } from "./read-call.ts";
import type { Session } from "./session.ts";
import { assertStorable } from "./storable-text.ts";
import { trimAnswer } from "./trim-answer.ts";
import { WriteCall } from "./write-call.ts";

/** What `prepare` returned. */
export interface Prepared {
  readonly value: unknown;
}

/** Validates, admits, runs and trims one operation within a session. There is no other way to its handlers. */
export async function runOperation(
  session: Session,
  registered: RegisteredOperation,
  input: unknown,
  prepared?: Prepared,
): Promise<unknown> {
  const { operation } = registered;
  const grants = admitted(session, operation.permission);
  const parsed = parseInput(operation.declaration.input, input);
  // What reads may not write by way of `ctx.call`, wherever it is called from.
  const reading = () => new ReadCall({ ...session, pending: undefined }, grants);
  const ctx = operation.kind === "command" ? new WriteCall(session, grants) : reading();
  if (operation.kind === "command") {
    refuseLocked(parsed, lockedOn(grants));
    for (const guard of session.runtime.registry.guards.get(operation) ?? []) await guard.check(parsed, reading());
  }
  // Called inside another's transaction it is past the moment for waiting: `prepare` runs in place.
  const value = prepared ? prepared.value : await operation.prepare?.(parsed, ctx);
  const run = () => operation.run(parsed, ctx, value);
  const { database } = session.runtime;
  const output = operation.declaration.cost === "heavy" ? await database.heavy(run) : await run();
  return trimAnswer(output, registered, ctx);
}

export function admitted(session: Session, permission: string) {
  const grants = admit(session.actor, permission);
  if (grants.length === 0) throw lacking(permission);
  return grants;
}

/** What to ask an administrator for. */
export const lacking = (permission: string) =>
  permission === "system"
    ? coreErrors("permission.denied", { permission: "system, which only `asSystem` has" })
    : coreErrors("permission.denied", { permission, roles: rolesWith(permission) });

/** More would help nobody, and a hostile body has as many as it likes. */
const mostProblems = 50;

/** The input as its schema makes it, or `input.invalid` with a pointer and a reason for each thing that is wrong. */
export function parseInput(schema: Schema, input: unknown): unknown {
  assertStorable(input);
  return parseStorable(schema, input);
}

/** The same for a part of what was found storable as a whole. */
export function parseStorable(schema: Schema, input: unknown): unknown {
  const result = z.safeParse(schema as z.core.$ZodType, input ?? {});
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(problemsOf).slice(0, mostProblems);
  throw coreErrors(
    "input.invalid",
    { reason: errors.map(({ pointer, message }) => `${pointer || "/"}: ${message}`).join("; ") },
    { errors },
  );
}

const escapePointer = (key: PropertyKey) => String(key).replaceAll("~", "~0").replaceAll("/", "~1");
const pointerTo = (path: readonly PropertyKey[]) => path.map((key) => `/${escapePointer(key)}`).join("");

function problemsOf(issue: z.core.$ZodIssue): InputProblem[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key]),
      message: "is not a field here; leave it out",
    }));
  return [{ pointer: pointerTo(issue.path), message: issue.message }];
}

function refuseLocked(parsed: unknown, locked: ReadonlySet<string>): void {
  if (locked.size === 0 || typeof parsed !== "object" || parsed === null) return;
  for (const field of Object.keys(parsed))
    if (locked.has(field))
      throw coreErrors(
        "field.readOnly",
        { field },
        { errors: [{ pointer: `/${field}`, message: "may not be changed by you" }] },
      );
}
