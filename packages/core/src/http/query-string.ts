import { pointerTo } from "../errors/json-pointer.ts";
import { inputProblem } from "../record/input-problem.ts";
import type { InputPlace } from "./input-place.ts";

/** Texts as they came, still encoded, or what stands in brackets after the name. */
type Branch = Map<string, string[] | Branch>;

const maxDepth = 5;
const maxParameters = 1000;

/**
 * Reads a query string by the input's schema: numbers and booleans become such, arrays are a name repeated
 * (`id=a&id=b`), objects stand in brackets (`filter[createdAt][gte]=2026-01-01`) or are JSON
 * (`mapping={"Name":"displayName"}`). A `+` is a space as in any form, but a plus at the start of a phone number and
 * before the offset of an instant, where people leave it unencoded. What the schema does not know stays in.
 */
export function parseQuery(query: string, root: InputPlace): Record<string, unknown> {
  if (query === "") return {};
  const pairs = query.split("&", maxParameters + 1);
  if (pairs.length > maxParameters) throw inputProblem("", `has more than ${maxParameters} parameters`);
  const tree: Branch = new Map();
  for (const pair of pairs) {
    const [name = "", ...rest] = pair.split("=");
    if (pair !== "") plant(tree, pathOf(percentDecoded(spaced(name), [])), rest.join("="));
  }
  return harvest(tree, root, []);
}

/** Writes texts that came decoded, such as the fields of a form, as a query string, to be read by the same rules. */
export const queryOf = (fields: readonly (readonly [name: string, text: string])[]): string =>
  fields.map((field) => field.map((text) => encodeURIComponent(text.toWellFormed())).join("=")).join("&");

/** `filter[createdAt][gte]` → filter, createdAt, gte. A name with odd brackets is a name. */
function pathOf(name: string): string[] {
  if (!/^[^[\]]+(\[[^[\]]*\])+$/.test(name)) return [name];
  const path = name.slice(0, -1).split(/\]?\[/);
  // `id[]=a&id[]=b`, as some clients write arrays.
  return path.at(-1) === "" ? path.slice(0, -1) : path;
}

function plant(tree: Branch, path: readonly string[], text: string): void {
  if (path.length > maxDepth) throw inputProblem(pointerTo(path), `is nested deeper than ${maxDepth} levels`);
  let branch = tree;
  for (const [depth, key] of path.entries()) {
    const isLast = depth === path.length - 1;
    const node = branch.get(key) ?? (isLast ? [] : new Map());
    branch.set(key, node);
    if (Array.isArray(node) !== isLast)
      throw inputProblem(pointerTo(path.slice(0, depth + 1)), "is given both with and without brackets; use one form");
    if (Array.isArray(node)) node.push(text);
    else branch = node;
  }
}

/** `fromEntries` defines own properties only: `__proto__=x` becomes a key for the schema to refuse, never a prototype. */
function harvest(branch: Branch, place: InputPlace, above: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    [...branch].map(([key, node]) => {
      const member = place.member(key);
      const path = [...above, key];
      if (!Array.isArray(node)) return [key, harvest(node, member, path)];
      const texts = node.map((text) => percentDecoded(spaced(text, member.isPhone), path));
      return [key, parameterValue(texts, member, path)];
    }),
  );
}

/**
 * The value that the texts of one parameter stand for: where the schema takes no text, what they are as JSON. Whatever
 * else is wrong with it the schema says.
 */
export function parameterValue(texts: readonly string[], place: InputPlace, path: readonly string[]): unknown {
  const [first = ""] = texts;
  const { types } = place;
  if (types.has("array") && (texts.length > 1 || !first.startsWith("[")))
    return texts.map((text) => parameterValue([text], place.item, path));
  if (texts.length > 1 && types.size > 0)
    throw inputProblem(pointerTo(path), `is given ${texts.length} times; give it once`);
  if (types.size === 0) return texts.length > 1 ? texts : first;
  if (types.has("string")) return first;
  try {
    return JSON.parse(first);
  } catch (error) {
    if (!/^[[{]/.test(first)) return first;
    throw inputProblem(pointerTo(path), `is not JSON: ${(error as Error).message}`);
  }
}

/** A plus that means one, before the offset of an instant. */
const offset = /(T\d\d(?::|%3A)\d\d[\d:.%A]*)\+(?=\d\d(?::|%3A)?\d\d$)/i;

function spaced(text: string, isPhone = false): string {
  if (!text.includes("+")) return text;
  const kept = isPhone ? text.replace(/^\+/, "%2B") : text;
  return kept.replace(offset, "$1%2B").replaceAll("+", " ");
}

export function percentDecoded(text: string, path: readonly string[]): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw inputProblem(pointerTo(path), "is not percent-encoded UTF-8; encode it as `encodeURIComponent` does");
  }
}
