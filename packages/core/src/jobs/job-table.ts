import { defineEntity, p } from "@mikro-orm/core";

export const jobStatuses = ["queued", "running", "completed", "failed", "cancelled"] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A job: queued in the transaction that asks for it, claimed by lease, fenced by the lease's token. */
export const JobRow = defineEntity({
  name: "Job",
  tableName: "jobs",
  properties: {
    id: p.uuid().primary(),
    tenantId: p.text(),
    name: p.text(),
    input: p.json<unknown>(),
    status: p.text().$type<JobStatus>(),
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
    /** Runs for all tenants; the row stands with tenant `main`. */
    system: p.boolean(),
  },
});

/** When a job with a cron pattern is due next: a row for each tenant, or one with tenant `main` for the system's. */
export const JobSchedule = defineEntity({
  name: "JobSchedule",
  tableName: "job_schedules",
  properties: {
    name: p.text().primary(),
    tenantId: p.text().primary(),
    pattern: p.text(),
    timeZone: p.text(),
    /** The time that `nextAt` is the first one after. */
    reckonedAt: p.datetime(3),
    nextAt: p.datetime(3),
  },
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
