import { expect, test } from "vitest";
import { ChunkSize } from "./chunk-size.ts";

/** The sizes of the chunks whose rows take so long each. */
function sizes(...msPerRow: readonly number[]): number[] {
  const size = new ChunkSize();
  return msPerRow.map((ms) => {
    size.took(size.rows * ms, size.rows, "sqlite");
    return size.rows;
  });
}
const steady = Array<number>(20).fill(0.2);
const settled = sizes(...steady).at(-1) as number;

test("grows to what fits", () => {
  expect(settled * 0.2).toBeCloseTo(25, 0);
  expect(sizes(...steady)).toEqual(sizes(...steady).toSorted((one, other) => one - other));
});

test("one slow moment makes it a little smaller, for a while", () => {
  const [slow = 0, ...after] = sizes(...steady, 20, ...steady).slice(steady.length);
  expect(slow).toBeLessThan(settled);
  expect(slow).toBeGreaterThan(settled / 2);
  expect(after).toEqual(after.toSorted((one, other) => one - other));
  expect(after.at(-1)).toBe(settled);
});

test("rows that stay slow come in small chunks, and those of PostgreSQL in large ones", () => {
  expect(sizes(...Array<number>(20).fill(10)).at(-1)).toBe(25);
  const size = new ChunkSize();
  for (let chunk = 0; chunk < 20; chunk += 1) size.took(size.rows / 2, size.rows, "postgresql");
  expect(size.rows).toBe(500);
});
