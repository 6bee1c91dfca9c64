import { defineEntity, p } from "@mikro-orm/core";

/** How far each consumer of the journal has come, and which process works on it. */
export const ConsumerPosition = defineEntity({
  name: "ConsumerPosition",
  tableName: "consumer_positions",
  properties: {
    name: p.text().primary(),
    position: p.text(),
    updatedAt: p.datetime(3),
    /** Changes with every process that takes it: whoever moves the position must hold it. */
    lease: p.text().nullable(),
    leaseUntil: p.datetime(3).nullable(),
    /** On PostgreSQL: the highest sequence that there was when it came to this position. */
    newest: p.bigint("number").nullable(),
  },
});

/**
 * An entry that a consumer has passed without having handled it. Of those that wait, the first of each partition is the
 * one that is retried; the others wait for it.
 */
export const ConsumerFailure = defineEntity({
  name: "ConsumerFailure",
  tableName: "consumer_failures",
  properties: {
    /** Ascends in the order of the journal. */
    number: p.bigint("number").primary(),
    id: p.uuid(),
    tenantId: p.text(),
    consumer: p.text(),
    entryId: p.uuid(),
    event: p.text(),
    /** The entry's first subject as `type id`, or its own id. */
    partition: p.text(),
    status: p.text().$type<"waiting" | "setAside">(),
    attempts: p.integer(),
    /** Null where it waits for another of its partition, or is set aside. */
    retryAt: p.datetime(3).nullable(),
    error: p.text().nullable(),
    createdAt: p.datetime(3),
    /** Of whoever retries it just now. */
    lease: p.text().nullable(),
    leaseUntil: p.datetime(3).nullable(),
  },
});
