import fc from "fast-check";
import { type DescribedOperation, type Description, followed, type Parameter } from "./description.ts";
import { hostileValue } from "./hostile-value.ts";
import { brokenObject, type Pick, schemaValue } from "./schema-value.ts";

/** One request, before ids are chosen. */
export interface FuzzedRequest {
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** In place of the body: bytes of some type. */
  readonly raw: { readonly type: string; readonly text: string } | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

const headers = fc.record(
  {
    "idempotency-key": fc.constantFrom("a", "b", "c", "x".repeat(256), "ä"),
    "if-match": fc.constantFrom('"1"', '"2"', 'W/"1"', "*", "1", '"x"', '"1", "2"'),
    "if-none-match": fc.constantFrom('"1"', "*", "x", ""),
    "x-request-id": fc.constantFrom("r1", " ", "x".repeat(200)),
    traceparent: fc.constantFrom("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "x"),
  },
  { requiredKeys: [] },
);

const text = { type: "string" };
const rawBody = fc.record({
  type: fc.constantFrom(
    "application/json",
    "application/merge-patch+json",
    "text/csv",
    "text/plain",
    "x",
    "multipart/form-data",
  ),
  text: fc.oneof(fc.constantFrom("", "{", "null", "[1]", '{"a":1e999}', "Name,Email\nA,a@b.example\n"), fc.string()),
});

/** Requests to one operation: most as its description has them, the others with something wrong. */
export function fuzzedRequest(operation: DescribedOperation, description: Description): fc.Arbitrary<FuzzedRequest> {
  const parameters = operation.parameters.map((part) => followed<Parameter>(part, description));
  const valuesOf = (place: "path" | "query") => {
    const here = parameters.filter((parameter) => parameter.in === place);
    const members = Object.fromEntries(
      here.map(({ name, schema }) => [name, name === "cursor" ? cursor : schemaValue(schema, description)]),
    );
    const requiredKeys = here.filter(({ required }) => required).map(({ name }) => name);
    return fc.record(members, { requiredKeys }) as fc.Arbitrary<Record<string, unknown>>;
  };
  const content = operation.requestBody?.content ?? {};
  // What else a form may hold stands in the query as well.
  const file =
    "multipart/form-data" in content ? { type: "object", properties: { file: text }, required: ["file"] } : undefined;
  const schema = content["application/json"]?.schema ?? file;
  const body = schema ? schemaValue(schema, description) : fc.constant(undefined);
  const cursor = fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.nat(9).map((index): Pick => ({ $pick: `cursor of ${operation.operationId}`, index })) },
    { weight: 1, arbitrary: fc.base64String() },
  );
  const [path, query] = [valuesOf("path"), valuesOf("query")];
  const asDescribed = fc.record({ path, query, body, raw: fc.constant(undefined), headers: fc.constant({}) });
  const none = fc.constant(undefined);
  const broken = fc.record({
    path: fc.oneof(path, brokenObject(path)) as fc.Arbitrary<Record<string, unknown>>,
    query: fc.oneof(query, brokenObject(query)) as fc.Arbitrary<Record<string, unknown>>,
    body: schema ? fc.oneof(body, brokenObject(body)) : fc.oneof(none, hostileValue),
    raw: fc.oneof({ weight: 4, arbitrary: none }, { weight: 1, arbitrary: rawBody }),
    headers: headers as fc.Arbitrary<Record<string, string>>,
  });
  return fc.oneof({ weight: 3, arbitrary: asDescribed }, { weight: 2, arbitrary: broken });
}

/** The ids of records made so far, by type. */
export type Pool = ReadonlyMap<string, readonly string[]>;

/** The request to send: ids chosen, everything in its place. */
export function toRequest(
  method: string,
  template: string,
  { path, query, body, raw, headers: given }: FuzzedRequest,
  isForm: boolean,
  pool: Pool,
): Request {
  const own = picked({ path, query, body }, pool) as { path: Record<string, unknown>; query: unknown; body: unknown };
  const filled = template.replace(/\{(\w+)\}/g, (_, name) => encoded(asText(own.path?.[name] ?? "")));
  const search = pairs(own.query).join("&");
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) if (/^[\x20-\x7e]*$/.test(value)) headers.set(name, value);
  const init: RequestInit = { method: method.toUpperCase(), headers };
  if (init.method !== "GET" && raw) {
    init.body = raw.text;
    headers.set("content-type", raw.type);
  } else if (init.method !== "GET" && isForm) init.body = form(own.body);
  else if (init.method !== "GET" && own.body !== undefined) {
    init.body = JSON.stringify(own.body);
    headers.set("content-type", "application/json");
  }
  return new Request(`http://kith.test${filled}${search && `?${search}`}`, init);
}

function picked(value: unknown, pool: Pool): unknown {
  if (Array.isArray(value)) return value.map((item) => picked(item, pool));
  if (typeof value !== "object" || value === null) return value;
  if ("$pick" in value) {
    const { $pick, index } = value as Pick;
    const ids = pool.get($pick) ?? [];
    return ids[index % ids.length] ?? "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1bff";
  }
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, picked(member, pool)]));
}

const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());

/** Objects in brackets, arrays as a name repeated. */
function pairs(value: unknown, name = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pairs(item, name));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([key, member]) =>
      pairs(member, name ? `${name}[${encoded(key)}]` : encoded(key)),
    );
  return name && value !== undefined ? [`${name}=${encoded(asText(value))}`] : [];
}

function form(body: unknown): FormData {
  const parts = new FormData();
  const { file, ...fields } = (typeof body === "object" && body !== null ? body : { file: body }) as Record<
    string,
    unknown
  >;
  for (const [name, value] of Object.entries(fields)) parts.append(name.toWellFormed(), asText(value).toWellFormed());
  if (file !== undefined) {
    const text = `Name,Email,Phone\n${asText(file).slice(0, 40)},a@b.example,030 123\nB,,\n`;
    parts.append("file", new Blob([text], { type: "text/csv" }), "people.csv");
  }
  return parts;
}
