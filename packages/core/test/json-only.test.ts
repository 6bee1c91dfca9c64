// Values travel alike in process and over HTTP, so schemas that JSON cannot carry are refused at start-up.
import { Contact, createCrm, criterion, event, job, list, section } from "@kith/core";
import { testDatabase } from "@kith/testing";
import { expect, test } from "vitest";
import * as z from "zod";
import { operation, plugin } from "./plugin-parts.fixture.ts";

const database = await testDatabase();
const reason = async (parts: object) => {
  const adapter = { ...database.adapter, open: () => Promise.reject(new Error("opened")) };
  const error = await createCrm({ database: adapter, plugins: [plugin("notes", parts)] } as never).catch(
    (error: Error) => error,
  );
  return (error as Error).message;
};

const Tree: z.ZodType = z.lazy(() => z.object({ children: z.array(Tree), at: z.date() }));

test.each<[string, z.ZodType, string]>([
  ["a date", z.date(), "/x is date"],
  ["a transform", z.string().transform((text) => text.length), "/x is pipe"],
  ["a pipe", z.string().pipe(z.string()), "/x is pipe"],
  ["a preprocessor", z.preprocess((value) => value, z.string()), "/x is pipe"],
  [
    "a codec",
    z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() }),
    "/x is pipe",
  ],
  ["a coerced number", z.coerce.number(), "/x is coerced"],
  ["a coerced text", z.coerce.string(), "/x is coerced"],
  ["a bigint", z.bigint(), "/x is bigint"],
  ["a 64 bit integer", z.int64(), "/x is bigint"],
  ["a literal bigint", z.literal(1n), "/x is a literal that JSON does not have"],
  ["a literal undefined", z.literal(undefined), "/x is a literal that JSON does not have"],
  ["a map", z.map(z.string(), z.string()), "/x is map"],
  ["a set", z.set(z.string()), "/x is set"],
  ["a symbol", z.symbol(), "/x is symbol"],
  ["undefined", z.undefined(), "/x is undefined"],
  ["NaN", z.nan(), "/x is nan"],
  ["an instance of a class", z.instanceof(Date), "/x is custom"],
  ["a file", z.file(), "/x is file"],
  ["a date in an object", z.object({ y: z.object({ z: z.date() }) }), "/x/y/z is date"],
  ["a date in a list", z.array(z.date()), "/x is date"],
  ["a date in a tuple", z.tuple([z.string(), z.date()]), "/x is date"],
  ["a date in the rest of a tuple", z.tuple([z.string()], z.date()), "/x is date"],
  ["a date in a record", z.record(z.string(), z.date()), "/x is date"],
  ["a date in a union", z.union([z.string(), z.date()]), "/x is date"],
  ["a date in an intersection", z.intersection(z.object({}), z.object({ y: z.date() })), "/x/y is date"],
  [
    "a date in a discriminated union",
    z.discriminatedUnion("k", [z.object({ k: z.literal("a"), y: z.date() })]),
    "/x/y is date",
  ],
  ["a date that may be left out", z.date().optional(), "/x is date"],
  ["a date that may be null", z.date().nullable(), "/x is date"],
  ["a date with a default", z.date().default(new Date(0)), "/x is date"],
  ["a date with a fallback", z.date().catch(new Date(0)), "/x is date"],
  ["a readonly date", z.date().readonly(), "/x is date"],
  ["a date under other names", z.object({}).catchall(z.date()), "/x is date"],
  ["a date in what refers to itself", Tree, "/x/at is date"],
])("%s is refused wherever it stands", async (_, schema, where) => {
  const message = `is not JSON-only: ${where}.`;
  const x = z.strictObject({ x: schema });
  expect(await reason({ operations: { ping: operation({ input: x }) } })).toContain(
    `Operation "notes.ping": its input ${message}`,
  );
  expect(await reason({ operations: { ping: operation({ output: x }) } })).toContain(
    `Operation "notes.ping": its output ${message}`,
  );
  const happened = event({ name: "note.made", version: 1, permission: "notes:read", payload: x });
  expect(await reason({ events: [happened] })).toContain(`Plugin "notes": the payload of event note.made ${message}`);
  const errand = job({ name: "notes.errand", input: x, run: async () => undefined });
  expect(await reason({ jobs: [errand] })).toContain(`Plugin "notes": the input of job notes.errand ${message}`);
  const part = section({ of: "contact", schema: x, permission: "notes:read", load: async () => new Map() });
  expect(await reason({ sections: [part] })).toContain(`Plugin "notes": the section of contacts ${message}`);
  const rated = criterion({
    name: "notes.rated",
    of: "contact",
    value: x,
    permission: "notes:read",
    sql: (_value, id) => id as never,
  });
  expect(await reason({ criteria: [rated] })).toContain(
    `Plugin "notes": the value of criterion notes.rated ${message}`,
  );
});

test("a list's items are held to the same", async () => {
  const all = list({
    summary: "s",
    permission: "notes:read",
    route: "GET /notes",
    of: Contact,
    item: z.object({ at: z.date() }),
    filter: [],
    sort: [],
  }).run(async () => []);
  expect(await reason({ operations: { list: all } })).toContain(
    'Operation "notes.list": its output is not JSON-only: /items/at is date',
  );
});

test("what JSON carries passes, defaults, recursion and all", async () => {
  const Node: z.ZodType = z.lazy(() => z.object({ next: Node.optional() }));
  const input = z.strictObject({
    at: z.iso.datetime(),
    n: z.int().default(1),
    kind: z.enum(["a", "b"]),
    one: z.literal([1, null, true]),
    any: z.unknown(),
    list: z.array(Node),
    by: z.record(z.string(), z.json()),
    text: z
      .string()
      .trim()
      .toLowerCase()
      .refine((text) => text !== "x"),
    either: z.union([z.string(), z.null()]),
    get self() {
      return z.array(input).optional();
    },
  });
  expect(await reason({ operations: { ping: operation({ input }) } })).toBe("opened");
});
