import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { library } from "../../../test/library-plugin.fixture.ts";
import { compose } from "../../composition/compose.ts";
import { corePlugins } from "../../composition/core-plugins.ts";
import { ownCapabilities } from "../../composition/own-capabilities.ts";
import { criterion } from "../../plugin/criterion.ts";
import { definePlugin, type Plugin } from "../../plugin/define-plugin.ts";
import { query } from "../../plugin/operation.ts";
import type { AttributeSchemas } from "../../plugin/services.ts";
import { openApiDocument } from "./document.ts";

// biome-ignore lint/suspicious/noExplicitAny: the description is looked at as a reader of JSON would
type Json = any;

function describeApi(
  plugins: readonly Plugin[] = [library],
  attributes: AttributeSchemas = {},
  basePath = "",
  limited = false,
): Json {
  const provides = ownCapabilities({}, () => {});
  const registry = compose({ core: corePlugins, plugins, provides, omit: [] });
  return JSON.parse(JSON.stringify(openApiDocument(registry, { attributes, basePath, limited })));
}
const api = describeApi();
const { schemas } = api.components;
const operation = (key: string): Json => {
  for (const path of Object.values(api.paths))
    for (const entry of Object.values(path as Json)) if ((entry as Json).operationId === key) return entry;
  throw new Error(`no ${key}`);
};
const parameter = (key: string, name: string): Json =>
  operation(key).parameters.find((each: Json) => each.name === name);

test("it is valid OpenAPI 3.1", async () => {
  const config = await createConfig({ extends: ["recommended"] });
  const lint = async (document: Json) =>
    (await lintFromString({ source: JSON.stringify(document), absoluteRef: "openapi.json", config }))
      .filter(({ severity }) => severity === "error")
      .map(({ message, location }) => [message, location[0]?.pointer]);
  expect(await lint(api)).toEqual([]);
  expect(await lint(describeApi([library], {}, "", true))).toEqual([]);
  // The check would notice.
  expect(await lint({ ...api, paths: { "/x": { get: { responses: { 200: {} } } } } })).not.toEqual([]);
});

test("every reference in it leads somewhere", () => {
  const missing = [...JSON.stringify(api).matchAll(/"\$ref":"#\/([^"]+)"/g)]
    .map(([, pointer]) => String(pointer))
    .filter((pointer) => pointer.split("/").reduce<Json>((at, key) => at?.[key], api) === undefined);
  expect(missing).toEqual([]);
});

test("the order in which plugins are composed does not show", () => {
  const other = definePlugin({
    name: "other",
    contract: 1,
    operations: {
      ping: query({
        summary: "Ping",
        permission: "public",
        route: "GET /other/ping",
        input: z.strictObject({}),
        output: z.object({}),
      }).run(async () => ({})),
    },
  });
  expect(JSON.stringify(describeApi([library, other]))).toBe(JSON.stringify(describeApi([other, library])));
});

test("it can be found anywhere", () => {
  expect(api.servers).toEqual([{ url: "." }]);
  expect(describeApi([], {}, "/api/crm").servers).toEqual([{ url: "/api/crm" }]);
});

describe("an operation", () => {
  test("is described from its declaration", () => {
    const entry = operation("library.createBook");
    expect(entry).toMatchObject({ tags: ["library"], summary: "Add a book", description: "Needs `library:write`." });
    expect(entry.requestBody).toEqual({
      required: true,
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: {
              title: { type: "string", minLength: 1, maxLength: 200 },
              pages: { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }] },
            },
            required: ["title"],
            additionalProperties: false,
          },
          examples: { example1: { value: { title: "Middlemarch", pages: 880 } } },
        },
      },
    });
    expect(entry.parameters).toEqual([{ $ref: "#/components/parameters/IdempotencyKey" }]);
    expect(Object.keys(entry.responses)).toEqual(["201", "400", "401", "403", "409", "422", "default"]);
    expect(Object.keys(entry.responses[201].headers)).toEqual(["ETag", "Location"]);
    expect(entry.responses[201].content["application/json"].schema).toEqual({ $ref: "#/components/schemas/Book" });
  });

  test("takes from path and body what belongs there", () => {
    const entry = operation("library.updateBook");
    expect(parameter("library.updateBook", "id")).toEqual({
      name: "id",
      in: "path",
      required: true,
      schema: { type: "string", format: "uuid", "x-refersTo": "book" },
    });
    expect(Object.keys(entry.requestBody.content)).toEqual(["application/merge-patch+json", "application/json"]);
    expect(Object.keys(entry.requestBody.content["application/json"].schema.properties)).toEqual([
      "version",
      "title",
      "pages",
    ]);
    expect(entry.parameters).toContainEqual({ $ref: "#/components/parameters/IfMatch" });
    expect(Object.keys(entry.responses)).toContain("412");
  });

  test("that reads a record may be asked whether it changed", () => {
    expect(operation("library.getBook").parameters).toContainEqual({ $ref: "#/components/parameters/IfNoneMatch" });
    expect(operation("library.getBook").responses[304]).toBeDefined();
  });

  test("that is public needs no key", () => {
    expect(operation("library.suggestBook").security).toEqual([]);
    expect(operation("library.createBook").security).toBeUndefined();
    expect(api.security).toEqual([{ bearer: [] }]);
  });

  test("that answers with nothing says so", () =>
    expect(operation("library.deleteBook").responses[204]).toEqual({ description: "Done" }));

  test("that takes a file takes it as a form or as the body", () => {
    const { content, required } = operation("library.setCover").requestBody;
    expect([required, Object.keys(content)]).toEqual([
      true,
      ["multipart/form-data", "text/csv", "application/octet-stream"],
    ]);
    expect(content["multipart/form-data"].schema).toMatchObject({
      required: ["file"],
      properties: { file: { contentMediaType: "application/octet-stream" }, pages: { type: "integer" } },
    });
    expect(content["multipart/form-data"].schema.properties.id).toBeUndefined();
    expect(parameter("library.setCover", "mapping")).toMatchObject({ in: "query", style: "deepObject", explode: true });
    expect(parameter("library.setCover", "file")).toBeUndefined();
  });

  test("that sends a file says so", () =>
    expect(Object.keys(operation("library.getCover").responses[200].content)).toEqual(["application/octet-stream"]));
});

describe("a list", () => {
  test("names its sorts and filters", () => {
    expect(parameter("library.listBooks", "sort").schema.enum).toEqual(["createdAt", "-createdAt", "title", "-title"]);
    const filter = parameter("library.listBooks", "filter");
    expect(filter).toMatchObject({ in: "query", style: "deepObject", explode: true });
    expect(Object.keys(filter.schema.properties)).toEqual(["title", "pages", "createdAt"]);
    expect(schemas.FilterValue.anyOf[1].properties.gte).toBeDefined();
  });

  test("promises its page, not what grants may hide in it", () => {
    const { schema } = operation("library.listBooks").responses[200].content["application/json"];
    expect(schema.required).toEqual(["items", "nextCursor"]);
    expect(schema.properties.items).toEqual({ type: "array", items: { $ref: "#/components/schemas/Book" } });
    expect(schemas.Book.required).toEqual(["id", "version"]);
  });

  test("offers the criteria of its record type", () => {
    const rated = definePlugin({
      name: "rated",
      contract: 1,
      operations: {},
      criteria: [
        criterion({
          name: "rated.rating",
          of: "contact",
          value: z.enum(["hot", "cold"]),
          permission: "rated:read",
          sql: () => {
            throw new Error("not run");
          },
        }),
      ],
    });
    const filtersOf = (path: string) =>
      describeApi([rated]).paths[path].get.parameters.find(({ name }: Json) => name === "filter").schema.properties;
    expect(filtersOf("/contacts")["rated.rating"]).toEqual({ type: "string", enum: ["hot", "cold"] });
    expect(filtersOf("/organizations")["rated.rating"]).toBeUndefined();
  });
});

describe("schemas", () => {
  test("that hold themselves are named once", () => {
    expect(
      operation("library.searchBooks").requestBody.content["application/json"].schema.properties.criterion,
    ).toEqual({ $ref: "#/components/schemas/BookCriterionInput" });
    expect(JSON.stringify(schemas.BookCriterionInput)).toContain("#/components/schemas/BookCriterionInput");
  });

  test("are free of what only zod needs", () => {
    const text = JSON.stringify(schemas);
    for (const noise of ["9007199254740991", "$schema", "a-fA-F", "attributesOf"]) expect(text).not.toContain(noise);
  });

  test("of the host's own fields stand in contacts, in full and as part of an input", () => {
    const contact = z.strictObject({ vip: z.boolean(), size: z.enum(["S", "L"]).optional() });
    const described = describeApi([], { contact });
    expect(described.components.schemas.Contact.properties.attributes).toEqual({
      $ref: "#/components/schemas/ContactAttributes",
    });
    expect(described.components.schemas.ContactAttributes).toEqual({
      type: "object",
      properties: { vip: { type: "boolean" }, size: { type: "string", enum: ["S", "L"] } },
      additionalProperties: true,
    });
    expect(described.components.schemas.ContactAttributesInput.required).toBeUndefined();
    expect(described.components.schemas.Organization.properties.attributes).toMatchObject({ type: "object" });
    expect(schemas.ContactAttributes).toBeUndefined();
  });

  test("of two plugins with one name are told apart", () => {
    const reader = (name: string, shape: z.ZodType) =>
      definePlugin({
        name,
        contract: 1,
        operations: {
          read: query({
            summary: "Read",
            permission: "public",
            route: `GET /${name}`,
            input: z.strictObject({}),
            output: z.object({ thing: shape }),
          }).run(async () => ({ thing: null })),
        },
      });
    const described = describeApi([
      reader("first", z.object({ a: z.string() }).meta({ id: "Thing" })),
      reader("second", z.object({ b: z.string() }).meta({ id: "Thing" })),
      reader("third", z.object({ a: z.string() }).meta({ id: "Thing" })),
    ]);
    const of = (path: string) =>
      described.paths[path].get.responses[200].content["application/json"].schema.properties.thing.$ref
        .split("/")
        .at(-1);
    expect([of("/first"), of("/second"), of("/third")]).toEqual(["Thing", "Thing2", "Thing"]);
    expect(Object.keys(described.components.schemas.Thing2.properties)).toEqual(["b"]);
  });
});
