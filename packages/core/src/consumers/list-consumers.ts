import * as z from "zod";
import type { ReadCall } from "../call/read-call.ts";
import { query } from "../plugin/operation.ts";
import { consumerStates } from "./consumer-health.ts";

const most = 10_000;

const ConsumerView = z
  .object({
    name: z.string().describe("A plugin's name; `journal` seals the journal itself"),
    events: z.array(z.string()).nullable().describe("What it reacts to; null for everything"),
    secondsBehind: z.number().describe("The age of the first entry that it has yet to take"),
    entriesBehind: z.int().describe(`Entries that it has yet to take, looked for among the next ${most}`),
    waiting: z.int().describe(`Entries that will be tried again and those that wait for them, up to ${most}`),
    setAside: z.int().describe(`Entries that failed until they were given up, up to ${most}`),
    heldUntil: z.iso
      .datetime()
      .nullable()
      .describe("Until when a process has it for itself; null where none works on it"),
  })
  .meta({ id: "Consumer" });

export const listConsumers = query({
  summary: "List the consumers of the journal and how far they are; entries are counted for the caller's tenant",
  permission: "consumers:read",
  route: "GET /consumers",
  input: z.strictObject({}),
  output: z.object({ items: z.array(ConsumerView) }),
  examples: [{}],
}).run(async (_input, ctx) => {
  const states = await consumerStates((ctx as ReadCall).session.runtime, most, ctx.tenant.id);
  const items = states.map(({ events, heldUntil, ...state }) => ({
    ...state,
    events: events ? [...events] : null,
    heldUntil: heldUntil?.toISOString() ?? null,
  }));
  return { items };
});
