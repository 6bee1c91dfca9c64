import { defineEntity, p } from "@mikro-orm/core";

/** A job: enqueued in the transaction that asks for it, claimed by lease, fenced by the lease's token. */
export const JobRow = defineEntity({
  name: "JobRow",
  tableName: "jobs",
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
    name: p.text(),
    input: p.json<unknown>(),
    /** `queued`, `running`, `completed` or `failed`. */
    status: p.text(),
    attempts: p.integer(),
    maxAttempts: p.integer(),
    runAt: p.datetime(3),
    uniqueKey: p.text().nullable(),
    lease: p.text().nullable(),
    leaseUntil: p.datetime(3).nullable(),
    progressDone: p.bigint("number").nullable(),
    progressOf: p.bigint("number").nullable(),
    lastError: p.text().nullable(),
    createdBy: p.text(),
    createdAt: p.datetime(3),
    finishedAt: p.datetime(3).nullable(),
  },
});

/** How far each consumer of the journal has come. */
export const ConsumerPosition = defineEntity({
  name: "ConsumerPosition",
  tableName: "consumer_positions",
  properties: { name: p.text().primary(), position: p.text(), updatedAt: p.datetime(3) },
});

/** Idempotency-Keys of the last 24 hours, as status and record id. */
export const IdempotencyKey = defineEntity({
  name: "IdempotencyKey",
  tableName: "idempotency_keys",
  properties: {
    tenantId: p.text().primary(),
    actor: p.text().primary(),
    key: p.text().primary(),
    operation: p.text(),
    digest: p.text(),
    status: p.integer(),
    recordId: p.uuid().nullable(),
    createdAt: p.datetime(3),
  },
});
