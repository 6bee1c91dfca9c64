import { pointerTo } from "../errors/json-pointer.ts";
import { inputProblem } from "../record/input-problem.ts";
import { type Reading, unread } from "./parameter-reading.ts";
import { parameterValue } from "./parameter-value.ts";

/** Texts as they came, still encoded, or what stands in brackets after the name. */
type Node = string[] | Branch;
type Branch = Map<string, Node>;

const maxDepth = 5;
const maxParameters = 1000;

/**
 * Reads a query string by the input's schema: numbers and booleans become such, arrays are a name repeated
 * (`id=a&id=b`), objects stand in brackets (`filter[createdAt][gte]=2026-01-01`) or are JSON
 * (`mapping={"Name":"displayName"}`). A `+` is a space as in any form, but a plus at the start of a phone number and
 * before the offset of an instant, where people leave it unencoded. What the schema does not know stays in.
 */
export function parseQuery(query: string, reading: Reading): Record<string, unknown> {
  if (query === "") return {};
  const tree: Branch = new Map();
  const pairs = query.split("&", maxParameters + 1);
  if (pairs.length > maxParameters) throw inputProblem("", `has more than ${maxParameters} parameters`);
  for (const pair of pairs) {
    if (pair === "") continue;
    const mark = pair.indexOf("=");
    const name = mark < 0 ? pair : pair.slice(0, mark);
    place(tree, pathOf(decode(name, [])), mark < 0 ? "" : pair.slice(mark + 1));
  }
  return assemble(tree, reading, []);
}

/** Reads parameters that came decoded, such as the text fields of a form, by the same rules. */
export function readFields(fields: readonly (readonly [string, string])[], reading: Reading): Record<string, unknown> {
  return parseQuery(fields.map((field) => field.map(encodeURIComponent).join("=")).join("&"), reading);
}

/** `filter[createdAt][gte]` → filter, createdAt, gte. A name with odd brackets is a name. */
function pathOf(name: string): string[] {
  if (!name.includes("[")) return [name];
  const match = /^([^[\]]+)((?:\[[^[\]]*\])+)$/.exec(name);
  if (!match) return [name];
  const [, head = "", brackets = ""] = match;
  const path = [head, ...brackets.slice(1, -1).split("][")];
  // `id[]=a&id[]=b`, as some clients write arrays.
  if (path.at(-1) === "") path.pop();
  return path;
}

function place(tree: Branch, path: readonly string[], text: string): void {
  if (path.length > maxDepth) throw inputProblem(pointerTo(path), `is nested deeper than ${maxDepth} levels`);
  let branch = tree;
  for (const [depth, key] of path.entries()) {
    const last = depth === path.length - 1;
    const node: Node = branch.get(key) ?? (last ? [] : new Map());
    branch.set(key, node);
    if (Array.isArray(node) !== last)
      throw inputProblem(pointerTo(path.slice(0, depth + 1)), "is given both with and without brackets; use one form");
    if (Array.isArray(node)) node.push(text);
    else branch = node;
  }
}

function assemble(branch: Branch, reading: Reading, above: readonly string[]): Record<string, unknown> {
  const entries = [...branch].map(([key, node]): [string, unknown] => {
    const member = reading.members.get(key) ?? reading.rest ?? unread;
    const path = [...above, key];
    if (!Array.isArray(node)) return [key, assemble(node, member, path)];
    return [
      key,
      parameterValue(
        node.map((text) => decode(text, path, member.phone)),
        member,
        path,
      ),
    ];
  });
  // Defines own properties only: `__proto__=x` becomes a key for the schema to refuse, never a prototype.
  return Object.fromEntries(entries);
}

const offset = /(T\d{2}(?::|%3A)\d{2}[\d:.]*(?:%3A[\d.]*)*)\+(?=\d{2}(?::|%3A)?\d{2}$)/i;

function decode(text: string, path: readonly string[], phone = false): string {
  let encoded = text;
  if (encoded.includes("+")) {
    if (phone) encoded = encoded.replace(/^\+/, "%2B");
    encoded = encoded.replace(offset, "$1%2B").replaceAll("+", " ");
  }
  if (!encoded.includes("%")) return encoded;
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw inputProblem(pointerTo(path), "is not percent-encoded UTF-8; encode it as `encodeURIComponent` does");
  }
}
