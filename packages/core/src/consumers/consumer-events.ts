import * as z from "zod";
import { event } from "../plugin/event.ts";

const ids = { consumer: z.string(), entryId: z.string() };
const example = { consumer: "leads", entryId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41" };

/** Somebody had an entry tried again that a consumer had failed on. */
export const entryReplayed = event({
  name: "consumer.entryReplayed",
  version: 1,
  permission: "consumers:read",
  payload: z.strictObject(ids),
  examples: [example],
});

/** Somebody gave up on an entry: the consumer will never handle it. */
export const entryDiscarded = event({
  name: "consumer.entryDiscarded",
  version: 1,
  permission: "consumers:read",
  payload: z.strictObject(ids),
  examples: [example],
});

/** The house had a consumer try again all that was set aside, or begin at the start of the journal. */
export const consumerReplayed = event({
  name: "consumer.replayed",
  version: 1,
  permission: "consumers:read",
  payload: z.strictObject({ consumer: z.string(), from: z.enum(["start", "setAside"]) }),
  examples: [{ consumer: "leads", from: "setAside" }],
});
