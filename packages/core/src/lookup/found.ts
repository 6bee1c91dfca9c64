import type { ProfileOf } from "../plugin/section.ts";

/** Somebody a lookup found, and how well they match: less is better. */
export interface Found {
  readonly type: ProfileOf;
  readonly id: string;
  readonly rank: number;
}

const mostMatches = 10;

/** Each of those found once, the best first, people before organizations of the same rank; no more than a screen holds. */
export function bestFound(found: readonly Found[]): readonly Found[] {
  const sorted = [...found].sort(
    (one, other) => one.rank - other.rank || Number(one.type !== "contact") - Number(other.type !== "contact"),
  );
  const seen = new Set<string>();
  return sorted.filter(({ id }) => !seen.has(id) && seen.add(id)).slice(0, mostMatches);
}
