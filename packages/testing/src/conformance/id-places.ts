import type { Input } from "./input.ts";
import type { Place } from "./place.ts";

/** Stands for the record that is aimed at: the suite puts one in its place by what the schema says of it. */
export const anyId = "00000000-0000-7000-8000-000000000000";

/** The input with that id in each place that takes one, one at a time; `types` are tried in `{ type, id }`. */
export function* withIds(
  input: Input,
  place: Place,
  types: readonly string[],
): Iterable<readonly [where: string, input: Input]> {
  for (const name of place.names) {
    const member = place.member(name);
    const { item } = member;
    if (member.refersTo) yield [name, { ...input, [name]: anyId }];
    if (item.refersTo) yield [name, { ...input, [name]: [anyId] }];
    for (const [where, value] of inside(member, types)) yield [`${name}/${where}`, { ...input, [name]: value }];
    const [given] = Array.isArray(input[name]) ? (input[name] as readonly unknown[]) : [];
    for (const [where, value] of inside(item, types, given))
      yield [`${name}/*/${where}`, { ...input, [name]: [value] }];
  }
}

/** Objects for a place, each with an id in it: `{ type, id }` for each type, else one for each property that takes an id. */
function* inside(place: Place, types: readonly string[], given?: unknown): Iterable<readonly [string, Input]> {
  const isAnyRecord = place.names.join() === "type,id" && !place.member("id").refersTo;
  if (isAnyRecord) for (const type of types) yield [type, { type, id: anyId }];
  const base = typeof given === "object" && given !== null ? (given as Input) : place.least();
  for (const name of place.names) if (place.member(name).refersTo) yield [name, { ...base, [name]: anyId }];
}
