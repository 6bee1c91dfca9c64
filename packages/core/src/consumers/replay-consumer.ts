import * as z from "zod";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { startPosition, writePosition } from "../journal/feed-position.ts";
import { command } from "../plugin/operation.ts";
import { consumerReplayed } from "./consumer-events.ts";
import { letNextBeTried, lockConsumer } from "./failures.ts";

/** Over all tenants, and so not for any of them to decide. */
export const replayConsumer = command({
  summary: "Have a consumer try again what was set aside, or begin at the start of the journal",
  permission: "system",
  route: "POST /consumers/{name}/replay",
  input: z.strictObject({
    name: z.string().min(1).max(128),
    from: z
      .enum(["setAside", "start"])
      .default("setAside")
      .describe("`start`: all effects happen again, which suits projections that were emptied before"),
  }),
  output: z.object({ name: z.string(), from: z.enum(["setAside", "start"]) }),
  examples: [{ name: "leads" }, { name: "leads", from: "start" }],
}).run(async ({ name, from }, ctx) => {
  const { session } = ctx as WriteCall;
  const { database, registry } = session.runtime;
  if (!registry.reactions.has(name)) throw coreErrors("record.notFound", { type: "consumer", id: name });
  await lockConsumer(database, name);
  await database.reaching("house", async () => {
    if (from === "start") {
      // Whoever works on it loses its lease: what is being handled is undone.
      await ctx.raw
        .updateTable("consumer_positions")
        .set({ position: writePosition(startPosition), updated_at: ctx.now, lease: null, lease_until: null })
        .where("name", "=", name)
        .execute();
      await ctx.raw.deleteFrom("consumer_failures").where("consumer", "=", name).execute();
    } else {
      await ctx.raw
        .updateTable("consumer_failures")
        .set({ status: "waiting" })
        .where("consumer", "=", name)
        .where("status", "=", "setAside")
        .execute();
      await letNextBeTried(session.runtime, name);
    }
  });
  ctx.record(consumerReplayed, { consumer: name, from }, []);
  return { name, from };
});
