import { expect, test } from "vitest";
import { filledIn, Slot } from "./slot.ts";

test("values go where their slots are, constants stay, and one that is not given is an error", () => {
  const parameters = [new Slot("tenant"), "open", new Slot("id"), new Slot("tenant")];
  expect(filledIn(parameters, { tenant: "main", id: null })).toEqual(["main", "open", null, "main"]);
  expect(() => filledIn(parameters, { tenant: "main" })).toThrow('was not given its "id"');
});
