import * as z from "zod";
import type { RegisteredOperation } from "../composition/registry.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Grant } from "../plugin/actor.ts";
import type { Schema } from "../plugin/schema.ts";
import { type Shape, shapeOf } from "./answer-shape.ts";
import { checksItself } from "./checks-itself.ts";
import { admit, covering, hiddenOn, hiddenSomewhere, reachesAll } from "./grants.ts";
import type { ReadCall } from "./read-call.ts";

const nothing: ReadonlySet<string> = new Set();
/** What is left of a record that the caller may write but not read. */
const bare = new Set(["id", "version"]);

/**
 * What leaves: the properties the output schema allows, less those hidden from the caller. A record's view (an object
 * with `.meta({ id })`) is held against the grants that show its type, wherever in the answer it stands; where none of
 * them covers the row, only id and version are left of it.
 */
export function trimAnswer(output: unknown, { key, operation }: RegisteredOperation, ctx: ReadCall): unknown {
  const schema = operation.declaration.output;
  if (checksItself) checkOutput(schema, output, key);
  return trim(output, shapeOf(schema), sightOf(ctx));
}

/** The same for a part that has its own schema and the grants of `ctx`: a profile section. */
export function trimPart(schema: Schema, value: unknown, ctx: ReadCall): unknown {
  return trim(value, shapeOf(schema), sightOf(ctx));
}

function checkOutput(schema: Schema, output: unknown, operation: string): void {
  const result = z.safeParse(schema as z.core.$ZodType, output);
  if (!result.success)
    throw coreErrors("output.invalid", { operation, reason: z.prettifyError(result.error) }, { cause: result.error });
}

interface Sight {
  readonly ctx: ReadCall;
  readonly grants: readonly Grant[];
  readonly hidden: ReadonlySet<string>;
  /** How records of a type are seen where that is the same for all of them. */
  readonly ofType: Map<string, Sight>;
}

const sightOf = (ctx: ReadCall): Sight => ({
  ctx,
  grants: ctx.grants,
  hidden: hiddenSomewhere(ctx.grants),
  ofType: new Map(),
});

function trim(value: unknown, shape: Shape, sight: Sight): unknown {
  if (value === null || typeof value !== "object" || shape.kind === "any") return value;
  // A list is copied, also one that is empty: what a handler answered from may be its own, and kept.
  if (shape.kind === "array")
    return !Array.isArray(value) ? value : value.length === 0 ? [] : value.map((item) => trim(item, shape.item, sight));
  const source = value as Record<string, unknown>;
  if (shape.kind === "record")
    return Object.fromEntries(
      Object.entries(source).flatMap(([name, member]) =>
        sight.hidden.has(name) ? [] : [[name, trim(member, shape.value, sight)]],
      ),
    );
  const seen = shape.record ? sightOfRecord(source, shape.record, sight) : sight;
  if (seen && seen.hidden.size === 0) {
    const all = shape.pick?.(source, trim, seen);
    if (all) return all;
  }
  const result: Record<string, unknown> = {};
  for (const [name, field] of shape.fields) {
    const member = source[name];
    if (member === undefined || (seen ? seen.hidden.has(name) : !bare.has(name))) continue;
    result[name] = typeof member === "object" ? trim(member, field, seen ?? sight) : member;
  }
  return result;
}

/** How the caller sees a record of this type; undefined where no grant covers it. */
function sightOfRecord(record: Record<string, unknown>, type: string, sight: Sight): Sight | undefined {
  const known = sight.ofType.get(type);
  if (known) return known;
  const { ctx, ofType } = sight;
  const permission = ctx.session.runtime.registry.permissionOfType.get(type);
  if (permission === undefined) return sight;
  const grants = admit(ctx.actor, permission);
  if (grants.length === 0) return undefined;
  if (reachesAll(grants) && hiddenSomewhere(grants).size === 0) {
    const whole: Sight = { ctx, grants, hidden: nothing, ofType };
    ofType.set(type, whole);
    return whole;
  }
  const seenBy = "ownerId" in record ? covering(grants, ctx.actor, record) : grants;
  if (seenBy.length === 0) return undefined;
  const hidden = "ownerId" in record || reachesAll(grants) ? hiddenOn(seenBy) : hiddenSomewhere(grants);
  return { ctx, grants, hidden: hidden.size === 0 ? nothing : hidden, ofType };
}
