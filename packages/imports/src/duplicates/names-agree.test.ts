import { expect, test } from "vitest";
import { namesAgree } from "./names-agree.ts";

test("names that can be one's", () => {
  for (const [one, other] of [
    ["Maria Anders", "maria  ANDERS"],
    ["Anders, Maria", "Maria Anders"],
    ["M. Anders", "Maria Anders"],
    ["Dr. Maria Anders", "Maria Anders"],
    ["Maria Luise Anders", "Maria Anders"],
    ["Müller", "Mueller"].slice(0, 1).concat("Muller GmbH"),
    ["Alfreds Futterkiste G.m.b.H.", "Alfreds Futterkiste"],
    ["IT", "IT"],
  ] as [string, string][])
    expect(namesAgree(one, other), `${one} / ${other}`).toBe(true);
});

test("names that cannot", () => {
  for (const [one, other] of [
    ["Maria Anders", "Peter Anders"],
    ["M. Anders", "P. Anders"],
    ["M. A.", "Maria Anders"],
    ["", "Maria"],
    ["Alfreds GmbH", "Blondel GmbH"],
  ] as [string, string][])
    expect(namesAgree(one, other), `${one} / ${other}`).toBe(false);
});
