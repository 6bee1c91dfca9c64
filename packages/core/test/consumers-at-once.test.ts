// Consumers at work while others write and consume beside them.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import { contactId, counted, first, mark, marks, numbers, reported, second, settle, state } from "./orders.fixture.ts";

test("two workers at once, while others write: every entry takes effect once", async () => {
  state.handle = mark;
  const stop = new AbortController();
  const workers = Promise.all([first, second].map((crm) => crm.work({ signal: stop.signal, pollMs: 2 })));
  await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 10; round += 1)
        await (writer % 2 ? first : second)
          .as(anyone())
          .orders.buy({ contactId, numbers: [writer * 100 + round * 2, writer * 100 + round * 2 + 1] });
    }),
  );
  stop.abort();
  await workers;
  await settle();
  expect(await marks()).toEqual(numbers(0, 7).flatMap((writer) => numbers(writer * 100, writer * 100 + 19)));
  expect(reported).toEqual([]);
});

test("what a handler records reaches its own plugin too, while others commit around it", async () => {
  const echoed: number[] = [];
  state.handle = async (entries, ctx) => {
    for (const { payload } of entries) ctx.record(counted, { n: payload.n }, [{ type: "contact", id: contactId }]);
  };
  state.echo = async (entries) => {
    echoed.push(...entries.map(({ payload }) => payload.n));
  };
  const stop = new AbortController();
  const worker = first.work({ signal: stop.signal, pollMs: 2 });
  const writers = Array.from({ length: 8 }, async (_, writer) => {
    for (let round = 0; round < 15; round += 1)
      await second.as(anyone()).orders.buy({ contactId, numbers: [writer * 100 + round] });
  });
  await Promise.all(writers);
  stop.abort();
  await worker;
  await settle();
  expect(echoed.toSorted((a, b) => a - b)).toEqual(
    numbers(0, 7).flatMap((writer) => numbers(writer * 100, writer * 100 + 14)),
  );
});
