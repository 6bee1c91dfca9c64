import * as z from "zod";
import { coreErrors } from "../errors/core-errors.ts";
import type { InputProblem } from "../errors/crm-error.ts";
import { composition } from "../plugin/composition.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { ProfileOf } from "../plugin/section.ts";

/**
 * Custom fields: `attributes` of a record, whose schema is the host's (`createCrm({ attributes })`) and is put in this
 * one's place in OpenAPI and forms. In a patch, `null` removes a field.
 */
export const attributesOf = (type: ProfileOf) =>
  z.record(z.string().max(100), z.unknown()).meta({ attributesOf: type });

export type Attributes = Readonly<Record<string, unknown>>;

/**
 * What a record's attributes become when `given` is merged into `current` (null removes), checked against the host's
 * schema. Stored fields that the host no longer declares are kept as they are: nothing is lost by an edit of the code.
 */
export function checkAttributes(of: ProfileOf, given: Attributes, current: Attributes, ctx: ReadContext) {
  const schema = ctx.get(composition).attributeSchema(of) as z.core.$ZodType | undefined;
  const declared = schema && shapeOf(schema);
  const unknown = Object.keys(given).filter((name) => (declared ? !declared.has(name) : !schema));
  const cure = `is not declared; name it in createCrm({ attributes: { ${of} } }) or leave it out`;
  refuse(unknown.map((name) => ({ pointer: `/attributes/${name}`, message: cure })));
  if (!schema) return orNull(current);
  const merged = Object.entries({ ...current, ...given }).filter(([, value]) => value !== null);
  const retired = declared ? merged.filter(([name]) => !declared.has(name)) : [];
  const checked = declared ? merged.filter(([name]) => declared.has(name)) : merged;
  const result = z.safeParse(schema, Object.fromEntries(checked));
  const issues = result.error?.issues ?? [];
  refuse(issues.map(({ path, message }) => ({ pointer: ["/attributes", ...path.map(String)].join("/"), message })));
  return orNull({ ...Object.fromEntries(retired), ...(result.data as Attributes) });
}

const orNull = (attributes: Attributes) => (Object.keys(attributes).length === 0 ? null : attributes);

/** The names an object schema declares; undefined where it is another kind of schema, or open to more. */
function shapeOf(schema: z.core.$ZodType): ReadonlySet<string> | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type !== "object") return undefined;
  const open = def.catchall && def.catchall._zod.def.type !== "never";
  return open ? undefined : new Set(Object.keys(def.shape));
}

function refuse(errors: readonly InputProblem[]): void {
  const reason = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join("; ");
  if (errors.length > 0) throw coreErrors("attributes.invalid", { reason }, { errors });
}
