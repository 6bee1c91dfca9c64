import { expect, test } from "vitest";
import { isCrmError } from "../errors/crm-error.ts";
import { assertStorable } from "./storable-text.ts";

const pointers = (input: unknown) => {
  try {
    assertStorable(input);
    return [];
  } catch (error) {
    if (!isCrmError(error)) throw error;
    expect(error.status).toBe(400);
    return error.errors.map(({ pointer }) => pointer);
  }
};

test("ordinary input passes", () =>
  expect(
    pointers({
      a: "Ångström 🦔\r\n\t",
      b: [1, -0.5, true, null, undefined],
      c: { "a/b": { "~": "x" } },
      d: "\u{fffd}\u{1}",
    }),
  ).toEqual([]));

test.each([
  ["U+0000", { name: "a\0b" }, "/name"],
  ["U+0000 in a list", { emails: [{ email: "a" }, { email: "\0" }] }, "/emails/1/email"],
  ["U+0000 in a key", { attributes: { "a\0": 1 } }, "/attributes"],
  ["half a surrogate pair", { name: "\ud83e" }, "/name"],
  ["the other half", { "a/b": "\udd94" }, "/a~1b"],
  ["a number past all numbers", JSON.parse('{"amount":1e999}'), "/amount"],
  ["a prototype", JSON.parse('{"a":{"__proto__":{"admin":true}}}'), "/a/__proto__"],
  ["a text alone", "\0", ""],
])("%s is refused", (_, input, pointer) => expect(pointers(input)).toEqual([pointer]));

test("nesting without end is refused", () => {
  expect(pointers(JSON.parse(`${"[".repeat(64)}${"]".repeat(64)}`))).toEqual([]);
  expect(pointers(JSON.parse(`${"[".repeat(5000)}${"]".repeat(5000)}`))).toEqual([""]);
});

test("every place is named, up to twenty", () => {
  expect(pointers({ a: "\0", b: "\0", c: "ok" })).toEqual(["/a", "/b"]);
  expect(pointers(Array.from({ length: 1000 }, () => ({ a: "\0" }))).length).toBeLessThanOrEqual(21);
});
