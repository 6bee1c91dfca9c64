import { command, definePlugin, event } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { afterAll, beforeEach } from "vitest";
import * as z from "zod";

/** The time, and the customer of the test. */
export const state = { clock: Date.parse("2026-03-01T00:00:00Z"), contactId: "" };
const Payload = z.strictObject({ text: z.string(), ids: z.array(z.string()) });
const shown = event({
  name: "sale.won",
  version: 1,
  permission: "sales:read",
  payload: Payload,
  timeline: ({ text }) => `Won: ${text}`,
});
const open = event({
  name: "sale.announced",
  version: 1,
  permission: "public",
  payload: Payload,
  timeline: ({ text }) => `Announced: ${text}`,
});
const silent = event({ name: "sale.weighed", version: 1, permission: "sales:read", payload: Payload });
const events = { shown, open, silent };
const sales = definePlugin({
  name: "sales",
  contract: 1,
  events: [shown, open, silent],
  operations: {
    tell: command({
      summary: "s",
      permission: "sales:write",
      route: "POST /sales",
      input: z.strictObject({
        kind: z.enum(["shown", "open", "silent"]),
        text: z.string(),
        ids: z.array(z.string()),
        fail: z.boolean().optional(),
      }),
      output: z.object({}),
    }).run(async ({ kind, text, ids, fail }, ctx) => {
      ctx.record(
        events[kind],
        { text, ids },
        ids.map((id) => ({ type: "contact", id })),
      );
      if (fail) throw new Error("undone");
      return {};
    }),
  },
});
export const t = await createTestCrm({ plugins: [sales], now: () => new Date(state.clock) });
afterAll(() => t.close());

beforeEach(async () => {
  state.clock += 1000;
  state.contactId = (await t.desk.contacts.create({ displayName: "Maria" })).id;
});
export const ago = (minutes: number) => new Date(state.clock - minutes * 60_000).toISOString();
export const call = (occurredAt: string, more: object = {}) =>
  t.desk.interactions.create({
    channel: "phone",
    direction: "inbound",
    occurredAt,
    contactId: state.contactId,
    ...more,
  });
export const timeline = async (
  input: { limit?: number; cursor?: string; kind?: string } = {},
  desk = t.desk,
  id = state.contactId,
) => desk.contacts.timeline({ id, ...input });
export const lines = async (...more: Parameters<typeof timeline>) => (await timeline(...more)).items;
