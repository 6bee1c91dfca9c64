// How consumers are, as readiness shows it: over all tenants, and cheap to ask.
import { anyone } from "@kith/testing";
import { expect, test } from "vitest";
import { contactId, desk, first, settle, state } from "./orders.fixture.ts";

const health = async () => {
  const response = await first.fetch(new Request("http://kith.test/health/ready"));
  const { consumers } = (await response.json()) as { consumers: { name: string }[] };
  return consumers;
};

test("how far they are behind by what is for them, and what they left behind", async () => {
  await settle();
  const fine = { secondsBehind: 0, waiting: 0, setAside: 0 };
  const both = [
    { name: "counter", ...fine },
    { name: "journal", ...fine },
  ];
  expect(await health()).toEqual(both);
  await desk().contacts.create({ displayName: "For the journal alone" });
  state.clock += 7_000;
  expect(await health()).toEqual([both[0], { ...both[1], secondsBehind: 7 }]);
  state.handle = async () => {
    throw new Error("no");
  };
  await desk().orders.buy({ contactId, numbers: [1, 2] });
  await first.as(anyone({ tenant: "other" })).orders.buy({ contactId, numbers: [3] });
  state.clock += 1_500;
  expect(await health()).toEqual([
    { ...both[0], secondsBehind: 1.5 },
    { ...both[1], secondsBehind: 8.5 },
  ]);
  await settle();
  expect(await health()).toEqual([{ ...both[0], waiting: 3 }, both[1]]);
  // A clock that was set back shows nobody ahead of the journal.
  await desk().orders.buy({ contactId, numbers: [4] });
  state.clock -= 60_000;
  expect(await health()).toMatchObject([{ secondsBehind: 0 }, { secondsBehind: 0 }]);
});
