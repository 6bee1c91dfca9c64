// A batch that is full to the entry: what comes after it is not waited for in vain.
import { expect, test } from "vitest";
import { contactId, desk, numbers, settle, state } from "./orders.fixture.ts";

test.each([63, 64, 65, 128, 192])("after %i entries at once, the next one is taken too", async (count) => {
  const taken: number[] = [];
  state.handle = async (entries) => {
    taken.push(...entries.map(({ payload }) => payload.n));
  };
  await settle();
  await desk().orders.buy({ contactId, numbers: numbers(1, count) });
  await settle();
  await desk().orders.buy({ contactId, numbers: [1000] });
  await settle();
  expect(taken).toEqual([...numbers(1, count), 1000]);
});
