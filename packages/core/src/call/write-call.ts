import type { Kysely } from "kysely";
import * as z from "zod";
import { coreErrors } from "../errors/core-errors.ts";
import type { Actor } from "../plugin/actor.ts";
import type { Children, TimelineEntry, WriteContext, WriteOptions } from "../plugin/context.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import type { EventType, PayloadOf, Subject } from "../plugin/event.ts";
import type { Job } from "../plugin/job.ts";
import { createRecords } from "../record/create-records.ts";
import { moveRecord } from "../record/move-record.ts";
import { updateRecord } from "../record/update-record.ts";
import { admit, isSystem } from "./grants.ts";
import { ReadCall } from "./read-call.ts";
import type { Pending } from "./session.ts";

const largestPayload = 16_384;

/** What a command works with: a ReadCall that may write. Journal entries and jobs are written at the command's end. */
export class WriteCall extends ReadCall implements WriteContext {
  get pending(): Pending {
    const { pending } = this.session;
    if (!pending) throw coreErrors("transaction.required");
    return pending;
  }

  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of an untyped database
  get raw(): Kysely<any> {
    // Whatever is written by it, what was kept of the record made last may no longer be so.
    this.pending.made = undefined;
    return this.session.runtime.database.kysely;
  }

  override under(permission: string): WriteCall | undefined {
    const grants = admit(this.actor, permission);
    return grants.length === 0 ? undefined : new WriteCall(this.session, grants);
  }

  onBehalfOf(actor: Actor): WriteCall {
    if (!isSystem(this.actor)) throw coreErrors("permission.denied", { permission: "the house's own grants" });
    return new WriteCall({ ...this.session, actor, author: actor.user }, []);
  }

  async create<E extends Entity>(
    entity: E,
    values: Partial<Row<E>>,
    options?: { children?: Children | undefined },
  ): Promise<Row<E>> {
    const [row] = await createRecords(this, entity, [values], [options?.children]);
    return row as Row<E>;
  }

  async createMany<E extends Entity>(
    entity: E,
    rows: readonly Partial<Row<E>>[],
    children: readonly (Children | undefined)[] = [],
  ): Promise<readonly Row<E>[]> {
    return (await createRecords(this, entity, rows, children)) as readonly Row<E>[];
  }

  async update<E extends Entity>(
    entity: E,
    id: string,
    changes: Partial<Row<E>>,
    options: WriteOptions = {},
  ): Promise<Row<E>> {
    return (await updateRecord(this, entity, id, changes, options)) as Row<E>;
  }

  async remove<E extends Entity>(
    entity: E,
    id: string,
    options: { version?: number | undefined } = {},
  ): Promise<Row<E>> {
    return (await moveRecord(this, entity, id, "deleted", options.version)) as Row<E>;
  }

  async restore<E extends Entity>(
    entity: E,
    id: string,
    options: { version?: number | undefined } = {},
  ): Promise<Row<E>> {
    return (await moveRecord(this, entity, id, "restored", options.version)) as Row<E>;
  }

  record<E extends EventType>(event: E, payload: PayloadOf<E>, subjects: readonly Subject[]): void {
    const bytes = Buffer.byteLength(JSON.stringify(payload ?? null));
    if (bytes > largestPayload) throw coreErrors("payload.tooLarge", { event: event.name, bytes });
    const { payload: schema, timeline } = event.definition;
    const problem = z.safeParse(schema as z.core.$ZodType, payload).error;
    if (problem) throw coreErrors("payload.invalid", { event: event.name, reason: z.prettifyError(problem) });
    const { pending } = this;
    // Each once: a subject has one line of an event on its timeline.
    const distinct = [...new Map(subjects.map((subject) => [`${subject.type} ${subject.id}`, subject])).values()];
    const index = pending.entries.push({ event: event.name, version: event.version, payload, subjects: distinct }) - 1;
    if (timeline)
      pending.lines.push({ entry: index, summary: timeline(payload as never), permission: event.permission });
  }

  show(record: Subject, entry: TimelineEntry | null): void {
    this.pending.shown.push({ record, entry });
  }

  schedule<I>(job: Job<I>, input: I, options: { at?: Date; unique?: string } = {}): void {
    this.pending.jobs.push({
      name: job.name,
      input,
      at: options.at,
      unique: options.unique,
      author: this.session.author,
    });
  }
}
