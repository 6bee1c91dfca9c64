// Answers are made by compiled code where that may be: of whatever names, and never of what is no name.
import { expect, test } from "vitest";
import { pickerOf } from "./picker.ts";

const members = (...names: string[]) =>
  names.map((name) => ({ name, part: name.startsWith("part") ? `that of ${name}` : undefined }));
const taken = () => undefined;

test("named members are taken and nothing else, those with a part by way of their own function", () => {
  const pick = pickerOf(members("id", 'a"]; throw 1; //', "line\nbreak", "parts", "partless", "part"));
  const source = { id: 1, 'a"]; throw 1; //': 2, "line\nbreak": null, parts: [3], partless: "x", part: null, extra: 4 };
  const picked = pick?.(source, (value, part, by) => value && { value, part, by }, "me");
  const { extra: _extra, ...rest } = source;
  expect(picked).toEqual({ ...rest, parts: { value: [3], part: "that of parts", by: "me" } });
});

test("where a member is absent the loop is to do it, as where a name forbids it", () => {
  expect(pickerOf(members("id", "name"))?.({ id: 1 }, taken, undefined)).toBeUndefined();
  expect(pickerOf(members("id", "__proto__"))).toBeUndefined();
  expect(pickerOf([])?.({ id: 1 }, taken, undefined)).toEqual({});
});
