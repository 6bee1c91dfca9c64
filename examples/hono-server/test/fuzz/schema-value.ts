import fc from "fast-check";
import { type Description, followed, type JsonSchema } from "./description.ts";
import { hostileValue } from "./hostile-value.ts";

/** Stands for the id of a record that was made by then, to be chosen when the request is sent. */
export interface Pick {
  readonly $pick: string;
  readonly index: number;
}

/** How deep schemas that hold themselves are followed. */
const deepest = 5;

/** Values that a JSON schema allows, as far as a generator can tell. */
export function schemaValue(schema: JsonSchema, description: Description, depth = 0): fc.Arbitrary<unknown> {
  const { anyOf, oneOf, enum: choices, type, ...rest } = followed(schema, description);
  const inside = (part: JsonSchema) => schemaValue(part, description, depth + 1);
  if (depth > deepest) return fc.constant(null);
  if ("const" in rest) return fc.constant(rest.const);
  if (choices) return fc.constantFrom(...choices);
  const alternatives = anyOf ?? oneOf;
  if (alternatives) return fc.oneof(...alternatives.map(inside));
  const types = [type ?? []].flat();
  if (types.length === 0) return fc.jsonValue({ maxDepth: 2 });
  return fc.oneof(...types.map((name) => ofType(name, rest, inside)));
}

function ofType(type: string, schema: JsonSchema, inside: (part: JsonSchema) => fc.Arbitrary<unknown>) {
  const { minimum = -1_000, maximum = 1_000_000, minItems = 0, maxItems = 4, items = {} } = schema;
  switch (type) {
    case "string":
      return text(schema);
    case "integer":
      return fc.oneof(
        { weight: 3, arbitrary: fc.integer({ min: minimum, max: Math.min(maximum, minimum + 1) }) },
        { weight: 1, arbitrary: fc.integer({ min: minimum, max: maximum }) },
      );
    case "number":
      return fc.double({ min: minimum, max: maximum, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(inside(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) });
    case "object":
      return object(schema, inside);
    default:
      throw new Error(`JSON has no type ${type}`);
  }
}

function object(schema: JsonSchema, inside: (part: JsonSchema) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties = true, propertyNames } = schema;
  const members = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, inside(part)]));
  const optional = Object.keys(members).filter((name) => !required.includes(name));
  // Of many that may be there some are: of all, one would nearly always be refused.
  const chosen = fc.subarray(optional, { maxLength: Math.min(optional.length, 4) });
  const known = chosen.chain((names) =>
    fc.record(
      Object.fromEntries(Object.entries(members).filter(([name]) => required.includes(name) || names.includes(name))),
    ),
  );
  if (additionalProperties === false) return known;
  const names = propertyNames ? (inside(propertyNames) as fc.Arbitrary<string>) : fc.string({ maxLength: 10 });
  const more = fc.dictionary(names, inside(additionalProperties === true ? {} : additionalProperties), { maxKeys: 3 });
  return fc
    .tuple(fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: more }), known)
    .map(([others, own]) => ({ ...others, ...own }));
}

const day = fc.date({ min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true });

function text({ format, pattern, minLength = 0, maxLength = 30, ...schema }: JsonSchema): fc.Arbitrary<unknown> {
  const refersTo = schema["x-refersTo"];
  if (refersTo)
    return fc.oneof(
      { weight: 9, arbitrary: fc.nat(50).map((index): Pick => ({ $pick: refersTo, index })) },
      { weight: 1, arbitrary: fc.uuid({ version: 7 }) },
    );
  if (format === "uuid") return fc.uuid({ version: 7 });
  if (format === "date") return day.map((at) => at.toISOString().slice(0, 10));
  if (format === "date-time") return day.map((at) => at.toISOString());
  if (format === "email") return fc.emailAddress();
  if (format === "uri") return fc.webUrl();
  if (format === "phone") return fc.constantFrom("+49 30 0074321", "030-0074321", "+44 20 7946 0999", "1");
  if (pattern) return fc.stringMatching(new RegExp(pattern, "u"));
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 30)) };
  return fc.oneof(
    fc.string(length),
    fc.string({ ...length, unit: "grapheme", maxLength: Math.max(minLength, Math.min(maxLength, 8)) }),
    fc.constantFrom("Müller", "a", "EUR", "Europe/Berlin", "DE", "en").filter((word) => word.length >= minLength),
  );
}

/** An object like those that a schema allows, with one thing wrong: a value, a name too many, or one too few. */
export function brokenObject(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const broken = fc.tuple(value, fc.nat(20), hostileValue, fc.constantFrom("value", "more", "less", "all"));
  return broken.map(([whole, index, wrong, how]) => {
    if (how === "all" || typeof whole !== "object" || whole === null) return wrong;
    const names = Object.keys(whole);
    const name = how === "more" ? `x${index}` : (names[index % names.length] ?? "x");
    const { [name]: _, ...others } = whole as Record<string, unknown>;
    return how === "less" ? others : { ...others, [name]: wrong };
  });
}
