import { expect, test } from "vitest";
import { entityTagOf, isUnchanged, versionOfIfMatch } from "./entity-tag.ts";

test("an answer with a version has a tag", () => {
  expect(entityTagOf({ id: "a", version: 7 })).toBe('"7"');
  for (const output of [{ version: "7" }, { version: 1.5 }, {}, [], null, undefined, "7"])
    expect(entityTagOf(output)).toBeUndefined();
});

test.each([
  [null, undefined],
  ["*", undefined],
  [" * ", undefined],
  ['"7"', 7],
  [' "7" ', 7],
  ['W/"7"', 7],
])("If-Match %s", (header, version) => expect(versionOfIfMatch(header)).toBe(version));

test.each(["7", '"7", "8"', '"x"', '""', '"-1"', "", '"99999999999999999999"', 'w/"7"'])(
  "If-Match %s is refused",
  (header) => expect(() => versionOfIfMatch(header)).toThrow("If-Match must be one entity tag"),
);

test("If-None-Match takes lists, weak tags and any", () => {
  for (const header of ['"7"', 'W/"7"', '"6", "7"', "*"]) expect(isUnchanged(header, '"7"')).toBe(true);
  for (const header of [null, '"8"', "7", ""]) expect(isUnchanged(header, '"7"')).toBe(false);
});
