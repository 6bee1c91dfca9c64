import type { Kysely, SelectQueryBuilder } from "kysely";
import type { Actor } from "./actor.ts";
import type { ApiOf, Capability } from "./capability.ts";
import type { Entity, Row, Table } from "./entity.ts";
import type { EventType, PayloadOf, Subject } from "./event.ts";
import type { Job } from "./job.ts";
import type { Operation } from "./operation.ts";
import type { Tenant } from "./tenant.ts";

/** What a query, a section, a criterion or the `prepare` of a command works with. */
export interface ReadContext {
  readonly actor: Actor;
  /** The tenant's settings: region, locale, time zone, currency. */
  readonly tenant: Tenant;
  readonly now: Date;
  /**
   * A query over the entity's table as `row`, already carrying tenant, bin and the row scope of the grants that
   * admitted the running operation. Rows hold Date, boolean and objects on both databases.
   */
  // biome-ignore lint/complexity/noBannedTypes: Kysely's own spelling of "nothing selected yet"
  from<E extends Entity>(entity: E, options?: FromOptions): SelectQueryBuilder<{ row: Table<E> }, "row", {}>;
  /** The bytes of a stored file. For `prepare` and queries: a command's `run` awaits nothing but the database. */
  file(id: string): ReadableStream<Uint8Array>;
  /** A capability that the plugin requires. */
  get<C extends Capability>(capability: C): ApiOf<C>;
  /** A capability that the plugin can do without. */
  find<C extends Capability>(capability: C): ApiOf<C> | undefined;
  /** Another operation in the same transaction as the same actor, whose grants are checked again. */
  // biome-ignore lint/suspicious/noExplicitAny: the parsed type of the called operation plays no part here
  call<I, O>(operation: Operation<I, any, O>, input: I): Promise<O>;
  /**
   * The same call narrowed to what another permission's grants admit: rows then carry that permission's scope and
   * `hide`. Undefined where the actor lacks it.
   */
  under(permission: string): ReadContext | undefined;
  /**
   * The child rows of records, by parent id and by the name the parent shows them under, in their order. Carries the
   * same scope as `from`: parents that the caller may not see have no children.
   */
  children<E extends Entity>(entity: E, ids: readonly string[]): Promise<ReadonlyMap<string, ChildLists>>;
  /** Output properties that no grant of the running operation shows on every row: they must not be searched by. */
  hides(property: string): boolean;
}

export interface FromOptions {
  /** `without` (default) leaves binned rows out, `only` shows the bin, `with` both. */
  readonly bin?: "without" | "only" | "with";
}

/** The child lists of one record, as read; every list the entity has is there, empty where there are none. */
// biome-ignore lint/suspicious/noExplicitAny: which lists an entity has is known by its children, not by its own type
export type ChildLists = Readonly<Record<string, readonly any[]>>;

/** Children rows by the name under which the parent shows them: `{ emails: [{ email: "a@b.example" }] }`. */
export type Children = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface WriteOptions {
  /** The version the caller saw; another one in the row is refused with 412 `record.stale`. */
  readonly version?: number | undefined;
  /** Replaces the named child lists; rows are matched by `id`. Journalled as fields of the parent. */
  readonly children?: Children | undefined;
}

export interface TimelineEntry {
  readonly at: Date;
  /** What a timeline may be filtered by: `interaction`. */
  readonly kind: string;
  /** Who may see it. */
  readonly permission: string;
  readonly subjects: readonly Subject[];
}

/** What a command works with. Every write is tenant-bound, version-checked and journalled in the same transaction. */
export interface WriteContext extends ReadContext {
  under(permission: string): WriteContext | undefined;
  /**
   * The same transaction seen and written with no more than another actor's grants, whose the new records are: for a
   * job that goes on with what somebody asked for. Only the house itself may.
   */
  onBehalfOf(actor: Actor): WriteContext;
  create<E extends Entity>(
    entity: E,
    values: Partial<Row<E>>,
    options?: Pick<WriteOptions, "children">,
  ): Promise<Row<E>>;
  /** Bulk form of `create`: a few statements for all rows. */
  createMany<E extends Entity>(
    entity: E,
    rows: readonly Partial<Row<E>>[],
    children?: readonly (Children | undefined)[],
  ): Promise<readonly Row<E>[]>;
  update<E extends Entity>(entity: E, id: string, changes: Partial<Row<E>>, options?: WriteOptions): Promise<Row<E>>;
  /** To the bin. */
  remove<E extends Entity>(entity: E, id: string, options?: { version?: number | undefined }): Promise<Row<E>>;
  /** Out of the bin. */
  restore<E extends Entity>(entity: E, id: string, options?: { version?: number | undefined }): Promise<Row<E>>;
  record<E extends EventType>(event: E, payload: PayloadOf<E>, subjects: readonly Subject[]): void;
  /**
   * Puts a record (not an event) on its subjects' timelines at the instant it happened, in place of what it had there;
   * `null` takes it off.
   */
  show(record: Subject, entry: TimelineEntry | null): void;
  /** Enqueues a job in this transaction. With `unique`, a second one is not enqueued while the first waits or runs. */
  schedule<I>(job: Job<I>, input: I, options?: { at?: Date; unique?: string }): void;
  /** Neither scoped nor journalled, column names as in the database: projections, backfills. */
  // biome-ignore lint/suspicious/noExplicitAny: Kysely's own spelling of an untyped database
  readonly raw: Kysely<any>;
}
