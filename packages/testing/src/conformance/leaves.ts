import type { Place } from "./place.ts";

/** A value that is neither object nor array, where it stands. */
export interface Leaf {
  readonly value: unknown;
  readonly place: Place;
  /** `/emails/0/email` */
  readonly pointer: string;
  /** The name of the nearest property above it. */
  readonly name: string;
  /** The object it is a property of. */
  readonly beside: Readonly<Record<string, unknown>>;
}

/** The value with each of its leaves replaced. */
export function mapLeaves(value: unknown, place: Place, change: (leaf: Leaf) => unknown): unknown {
  const walk = (value: unknown, place: Place, pointer: string, name: string, beside: Leaf["beside"]): unknown => {
    if (Array.isArray(value))
      return value.map((item, index) => walk(item, place.item, `${pointer}/${index}`, name, beside));
    if (typeof value !== "object" || value === null) return change({ value, place, pointer, name, beside });
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        walk(member, place.member(key), `${pointer}/${key}`, key, value as Leaf["beside"]),
      ]),
    );
  };
  return walk(value, place, "", "", {});
}

export function leavesOf(value: unknown, place: Place): readonly Leaf[] {
  const leaves: Leaf[] = [];
  mapLeaves(value, place, (leaf) => leaves.push(leaf));
  return leaves;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isId = (value: unknown): value is string => typeof value === "string" && uuid.test(value);

/** The record type that the id at a leaf belongs to, by its schema or by the `{ type, id }` it stands in. */
export function typeAt({ place, name, beside }: Leaf): string | undefined {
  const { type } = beside;
  return place.refersTo ?? (name === "id" && typeof type === "string" && "id" in beside ? type : undefined);
}
