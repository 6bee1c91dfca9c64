// What the options are for: plugins that need others, records that no example makes, rules that are left out.
import {
  capability,
  command,
  definePlugin,
  idOf,
  type Operation,
  on,
  type Plugin,
  provide,
  query,
  recordFields,
  recordView,
} from "@kith/core";
import { expect, test } from "vitest";
import * as z from "zod";
import { checkConformance } from "./check-conformance.ts";
import { Booking, BookingView, contactId, operations, points, pointsBought } from "./points.fixture.ts";

const hostileInputs = 20;
const rate = capability<{ perEuro(): Promise<number> }>()("rate");
/** Needs somebody who says what a point is worth. */
const exchange = definePlugin({
  name: "exchange",
  contract: 1,
  requires: [rate],
  operations: {
    worth: query({
      summary: "Say what points are worth",
      permission: "public",
      route: "GET /exchange/worth",
      input: z.strictObject({ points: z.int().min(0).max(1_000_000) }),
      output: z.object({ euros: z.number() }),
      examples: [{ points: 100 }],
    }).run(async (input, ctx) => ({ euros: input.points / (await ctx.get(rate).perEuro()) })),
  },
}) as Plugin;
const fixed = provide(rate, () => ({ perEuro: async () => 10 }));

test("a plugin is composed with those that provide what it requires, or with the host's answer", async () => {
  const bank = definePlugin({ name: "bank", contract: 1, provides: [fixed], operations: {} });
  for (const options of [{ with: [bank] }, { provides: [fixed] }]) {
    const { findings, operations } = await checkConformance(exchange, { ...options, hostileInputs });
    expect({ findings, operations }).toEqual({ findings: [], operations: 1 });
  }
  const { findings } = await checkConformance(exchange, { only: ["composes"] });
  expect(findings).toEqual([
    {
      rule: "composes",
      culprit: expect.stringMatching(/exchange.* requires rate/),
      cure: expect.stringMatching(/provide/),
    },
  ]);
});

test("a seed makes what no example makes", async () => {
  const view = BookingView.extend(recordFields("booking"));
  // Made by reactions alone: no operation answers with a new one.
  const silent: Record<string, Operation> = { get: operations.get, change: operations.change };
  const plugin = points({ operations: silent });
  const only = ["records-made", "tenant-sees-nothing", "examples-answered"];
  const without = await checkConformance(plugin, { only });
  expect(without.findings.map(({ rule }) => rule)).toContain("records-made");

  const book = command({
    summary: "Book points without an answer",
    permission: "points:write",
    route: "POST /points/quietly",
    input: z.strictObject({ contactId: idOf("contact") }),
    output: z.object({ made: z.string() }),
    examples: [{ contactId }],
  }).run(async (input, ctx) => {
    const row = await ctx.create(Booking, { ...input, points: 5 });
    return { made: view.parse(recordView(row)).id };
  });
  const { findings } = await checkConformance(points({ operations: { ...silent, book } }), {
    hostileInputs,
    seeds: {
      booking: async ({ call, make }) => (await call("points.book", { contactId: await make("contact") })).made,
    },
  });
  expect(findings).toEqual([]);
});

test("a rule is left out where a plugin says why", async () => {
  const plugin = points({
    on: [
      on(pointsBought, async (entries, ctx) => {
        for (const { payload } of entries)
          await ctx.create(Booking, { contactId: payload.contactId, points: payload.cents });
      }),
    ],
  });
  const except = { "reactions-repeat": "bookings are emptied first" };
  const { findings, rules } = await checkConformance(plugin, { except, hostileInputs });
  expect(findings).toEqual([]);
  expect(rules).not.toContain("reactions-repeat");
});
