import { definePlugin } from "../plugin/define-plugin.ts";
import { consumerReplayed, entryDiscarded, entryReplayed } from "./consumer-events.ts";
import { discardFailure, listFailures, replayFailure } from "./consumer-failures.ts";
import { consumerMigrations } from "./consumer-migrations.ts";
import { ConsumerFailure, ConsumerPosition } from "./consumer-tables.ts";
import { listConsumers } from "./list-consumers.ts";
import { replayConsumer } from "./replay-consumer.ts";

export const consumerOperations = {
  list: listConsumers,
  failures: listFailures,
  replay: replayFailure,
  discard: discardFailure,
  replayAll: replayConsumer,
};

/** How far those are who read the journal on, and what they failed on. */
export const consumersPlugin = definePlugin({
  name: "consumers",
  contract: 1,
  entities: [ConsumerPosition, ConsumerFailure],
  migrations: consumerMigrations,
  operations: consumerOperations,
  events: [entryReplayed, entryDiscarded, consumerReplayed],
});
