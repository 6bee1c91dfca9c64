import * as z from "zod";
import type { WriteCall } from "../call/write-call.ts";
import { list } from "../lists/list.ts";
import type { Row } from "../plugin/entity.ts";
import { command } from "../plugin/operation.ts";
import { readRecord } from "../record/read-record.ts";
import { idOf } from "../record/record-schemas.ts";
import { wire } from "../record/record-view.ts";
import { entryDiscarded, entryReplayed } from "./consumer-events.ts";
import { ConsumerFailure } from "./consumer-tables.ts";
import { letNextBeTried, lockConsumer, wakeRetries } from "./failures.ts";

const ConsumerFailureView = z
  .object({
    id: idOf("consumerFailure"),
    consumer: z.string(),
    entryId: z.string().describe("The entry's id in the journal"),
    event: z.string(),
    subject: z.string().describe("Whose order is kept, such as `contact 0193…`: later entries of it wait"),
    status: z.enum(["waiting", "setAside"]),
    attempts: z.int(),
    retryAt: z.iso
      .datetime()
      .nullable()
      .describe("Null where it waits for an earlier one of its subject, or is set aside"),
    error: z.string().nullable().describe("The last one; null where it was not tried yet"),
    createdAt: z.iso.datetime().describe("When the consumer came to it"),
  })
  .meta({ id: "ConsumerFailure" });

const view = ({ partition, retryAt, createdAt, ...row }: Row<typeof ConsumerFailure>) => ({
  ...row,
  subject: partition,
  retryAt: wire(retryAt),
  createdAt: wire(createdAt),
});

export const listFailures = list({
  summary: "List the journal entries that consumers failed on, and those that wait for them",
  permission: "consumers:read",
  route: "GET /consumers/failures",
  of: ConsumerFailure,
  item: ConsumerFailureView,
  filter: ["consumer", "status", "event"],
  sort: ["createdAt"],
  examples: [{ filter: { consumer: "leads", status: "setAside" } }],
}).run(async (rows) => rows.map(view));

/** What both commands have alike: they are for one entry of the caller's tenant. */
const one = {
  permission: "consumers:write",
  input: z.strictObject({ id: idOf("consumerFailure") }),
  output: ConsumerFailureView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b42" }],
};

export const replayFailure = command({
  summary: "Have an entry tried again now; one that waits for an earlier one goes on waiting",
  route: "POST /consumers/failures/{id}/replay",
  ...one,
}).run(async ({ id }, ctx) => {
  const row = await readRecord(ctx, ConsumerFailure, id);
  const { consumer, entryId } = row;
  const retryAt = row.status === "setAside" || row.retryAt ? ctx.now : null;
  await ctx.raw
    .updateTable("consumer_failures")
    .set({ status: "waiting", retry_at: retryAt })
    .where("tenant_id", "=", row.tenantId)
    .where("id", "=", id)
    .execute();
  wakeRetries((ctx as WriteCall).session.runtime);
  ctx.record(entryReplayed, { consumer, entryId }, []);
  return view({ ...row, status: "waiting", retryAt });
});

export const discardFailure = command({
  summary: "Give up on an entry: the consumer will never handle it, and those that wait for it go on",
  route: "POST /consumers/failures/{id}/discard",
  ...one,
}).run(async ({ id }, ctx) => {
  const { runtime } = (ctx as WriteCall).session;
  const row = await readRecord(ctx, ConsumerFailure, id);
  const { consumer, entryId, partition, tenantId: tenant } = row;
  await lockConsumer(runtime.database, consumer);
  await ctx.raw.deleteFrom("consumer_failures").where("tenant_id", "=", tenant).where("id", "=", id).execute();
  await letNextBeTried(runtime, consumer, { tenant, partition });
  ctx.record(entryDiscarded, { consumer, entryId }, []);
  return view(row);
});
