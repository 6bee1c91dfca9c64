import { expect, test } from "vitest";
import { RouteTable } from "./route-table.ts";

const routes = [
  "GET /contacts/{id}",
  "GET /contacts",
  "POST /contacts",
  "GET /contacts/lookup",
  "PATCH /contacts/{id}",
  "GET /contacts/{id}/timeline",
  "GET /{plugin}/about",
  "GET /contacts/{id}/relations/{relationId}",
  "GET /docs/*",
];
const table = new RouteTable(
  routes.map((route) => {
    const [method = "", path = ""] = route.split(" ");
    return { method, path, handler: route };
  }),
);

test.each([
  ["GET", "/contacts", "GET /contacts", {}],
  ["POST", "/contacts", "POST /contacts", {}],
  ["GET", "/contacts/lookup", "GET /contacts/lookup", {}],
  ["GET", "/contacts/42", "GET /contacts/{id}", { id: "42" }],
  ["GET", "/contacts/a%2Fb%20c", "GET /contacts/{id}", { id: "a/b c" }],
  ["PATCH", "/contacts/lookup", "PATCH /contacts/{id}", { id: "lookup" }],
  ["GET", "/contacts/42/timeline", "GET /contacts/{id}/timeline", { id: "42" }],
  ["GET", "/contacts/1/relations/2", "GET /contacts/{id}/relations/{relationId}", { id: "1", relationId: "2" }],
  ["GET", "/leads/about", "GET /{plugin}/about", { plugin: "leads" }],
  ["GET", "/docs/a.js", "GET /docs/*", {}],
])("%s %s", (method, path, handler, parameters) =>
  expect(table.match(method, path)).toEqual({ handler, route: handler.split(" ")[1], parameters }),
);

test.each(["", "*", "/", "//", "/contacts/", "/contacts/1/2", "/Contacts", "/contacts/42/timeline/x"])(
  "there is no %s",
  (path) => {
    expect(table.match("GET", path)).toBeUndefined();
    expect(table.allowed(path)).toEqual([]);
  },
);

test("the methods of a path", () => {
  expect(table.allowed("/contacts")).toEqual(["GET", "POST", "HEAD", "OPTIONS"]);
  expect(table.allowed("/contacts/7")).toEqual(["GET", "PATCH", "HEAD", "OPTIONS"]);
});

test("a parameter that is not UTF-8 is refused", () =>
  expect(() => table.match("GET", "/contacts/%FF")).toThrow("/id: is not percent-encoded UTF-8"));
