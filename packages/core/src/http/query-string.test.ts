import { describe, expect, test } from "vitest";
import * as z from "zod";
import { isCrmError } from "../errors/crm-error.ts";
import { InputPlace } from "./input-place.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { parseQuery, queryOf } from "./query-string.ts";

const schema = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  ratio: z.number().optional(),
  active: z.boolean().optional(),
  name: z.string().optional(),
  phone: z.string().meta({ format: "phone" }).optional(),
  kind: z.enum(["customer", "prospect"]).optional(),
  level: z.literal([1, 2]).optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  ids: z.array(z.uuid()).optional(),
  numbers: z.array(z.int()).optional(),
  filter: z.record(z.string(), z.unknown()).optional(),
  mapping: z.record(z.string(), z.string()).optional(),
  price: z.strictObject({ amount: z.int(), currency: z.string() }).optional(),
  parent: z.int().nullable().optional(),
});
const root = new InputPlace(jsonSchemaOf(schema, "input"));
const parse = (query: string) => parseQuery(query, root);
const refusal = (query: string) => {
  try {
    parse(query);
  } catch (error) {
    if (isCrmError(error)) return { code: error.code, status: error.status, ...error.errors[0] };
    throw error;
  }
  throw new Error(`${query} was accepted`);
};

describe("by the schema's types", () => {
  test.each([
    ["", {}],
    ["limit=10", { limit: 10 }],
    ["limit=1e1&ratio=-0.5", { limit: 10, ratio: -0.5 }],
    ["active=true", { active: true }],
    ["active=false&name=true", { active: false, name: "true" }],
    ["name=", { name: "" }],
    ["name", { name: "" }],
    ["name=a=b", { name: "a=b" }],
    ["name=Ana+Mar%C3%ADa%2B", { name: "Ana María+" }],
    ["kind=customer", { kind: "customer" }],
    ["level=2", { level: 2 }],
    ["parent=null", { parent: null }],
    ["numbers=1", { numbers: [1] }],
    ["numbers=1&numbers=2", { numbers: [1, 2] }],
    ["numbers[]=1&numbers[]=2", { numbers: [1, 2] }],
    ["numbers=[1,2]", { numbers: [1, 2] }],
    ["price[amount]=12&price[currency]=EUR", { price: { amount: 12, currency: "EUR" } }],
    [`mapping=${encodeURIComponent('{"Name":"displayName"}')}`, { mapping: { Name: "displayName" } }],
    ['mapping={"Name":"displayName"}', { mapping: { Name: "displayName" } }],
    ["&&limit=10&", { limit: 10 }],
  ])("%s", (query, expected) => expect(parse(query)).toEqual(expected));

  test("filters keep their text, and a repeated one is a list", () =>
    expect(
      parse("filter[kind]=customer&filter[createdAt][gte]=2026-01-01&filter[size]=5&filter[tag]=a&filter[tag]=b"),
    ).toEqual({
      filter: { kind: "customer", createdAt: { gte: "2026-01-01" }, size: "5", tag: ["a", "b"] },
    }));

  test("dots belong to a name", () =>
    expect(parse("filter[leads.rating]=hot")).toEqual({ filter: { "leads.rating": "hot" } }));

  test("a schema that holds itself is read", () => {
    const node = z.strictObject({
      name: z.string(),
      get children() {
        return z.array(node).optional();
      },
    });
    const tree = new InputPlace(jsonSchemaOf(z.strictObject({ root: node }), "input"));
    expect(parseQuery("root[name]=a", tree)).toEqual({ root: { name: "a" } });
  });
});

describe("an unencoded plus", () => {
  test.each([
    ["phone=+49+30+1234", { phone: "+49 30 1234" }],
    ["phone=+4930%201234", { phone: "+4930 1234" }],
    ["phone=%2B49+30", { phone: "+49 30" }],
    ["phone=030+12", { phone: "030 12" }],
    ["name=+x", { name: " x" }],
    ["since=2026-01-01T10:00:00+02:00", { since: "2026-01-01T10:00:00+02:00" }],
    [
      "filter[at][gte]=2026-01-01T10%3A00%3A00.000+02%3A00",
      { filter: { at: { gte: "2026-01-01T10:00:00.000+02:00" } } },
    ],
    ["name=T10:00+or+so", { name: "T10:00 or so" }],
  ])("%s", (query, expected) => expect(parse(query)).toEqual(expected));
});

describe("what the schema should refuse is left to it", () => {
  test.each([
    ["limit=ten", { limit: "ten" }],
    ["limit=0x10", { limit: "0x10" }],
    ["limit=", { limit: "" }],
    ["active=yes", { active: "yes" }],
    ["kind=enemy", { kind: "enemy" }],
    ["level=3", { level: 3 }],
    ["price=12", { price: 12 }],
    ["price[amount]=x", { price: { amount: "x" } }],
    ["unknown=1", { unknown: "1" }],
    ["limit[gte]=1", { limit: { gte: "1" } }],
    ["limit[=1", { "limit[": "1" }],
    ["a]b=1", { "a]b": "1" }],
  ])("%s", (query, expected) => {
    const value = parse(query);
    expect(value).toEqual(expected);
    expect(schema.safeParse(value).success).toBe(false);
  });

  test.each([
    "__proto__=1",
    "__proto__[polluted]=1",
    "constructor[prototype][polluted]=1",
    "filter[__proto__][polluted]=1",
  ])("%s makes no prototype", (query) => {
    const value = parse(query);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect((value as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("refused here, by name", () => {
  test.each([
    ["limit=1&limit=2", "/limit", "is given 2 times; give it once"],
    ["name=a&name=b&name=c", "/name", "is given 3 times; give it once"],
    ["filter=a&filter[b]=c", "/filter", "is given both with and without brackets; use one form"],
    ["filter[b]=c&filter=a", "/filter", "is given both with and without brackets; use one form"],
    ["name=%", "/name", "is not percent-encoded UTF-8; encode it as `encodeURIComponent` does"],
    ["name=%C3", "/name", "is not percent-encoded UTF-8; encode it as `encodeURIComponent` does"],
    ["%FF=1", "", "is not percent-encoded UTF-8; encode it as `encodeURIComponent` does"],
    ["filter[a][b][c][d][e]=1", "/filter/a/b/c/d/e", "is nested deeper than 5 levels"],
    [Array.from({ length: 1001 }, (_, index) => `p${index}=1`).join("&"), "", "has more than 1000 parameters"],
  ])("%s", (query, pointer, message) =>
    expect(refusal(query)).toEqual({ code: "input.invalid", status: 400, pointer, message }),
  );

  test("broken JSON", () =>
    expect(refusal("mapping={Name}")).toMatchObject({
      pointer: "/mapping",
      message: expect.stringMatching(/^is not JSON/),
    }));
});

test("the fields of a form are read by the same rules", () =>
  expect(
    parse(
      queryOf([
        ["limit", "5"],
        ["name", "a+b & c=d%"],
        ["mapping", '{"Name":"displayName"}'],
        ["filter[kind]", "customer"],
        ["kind", "\ud800"],
      ]),
    ),
  ).toEqual({
    kind: "\ufffd",
    limit: 5,
    name: "a+b & c=d%",
    mapping: { Name: "displayName" },
    filter: { kind: "customer" },
  }));
