import type { Kysely, SelectQueryBuilder } from "kysely";
import { coreErrors } from "../errors/core-errors.ts";
import { storedBytes } from "../files/open-file.ts";
import type { Actor, Grant } from "../plugin/actor.ts";
import type { ApiOf, Capability } from "../plugin/capability.ts";
import type { ChildLists, FromOptions, ReadContext } from "../plugin/context.ts";
import type { Entity, Table as EntityTable } from "../plugin/entity.ts";
import type { Operation } from "../plugin/operation.ts";
import type { Tenant } from "../plugin/tenant.ts";
import { type Table, tableOf } from "../table/table.ts";
import { callWithin } from "./call-within.ts";
import { admit, hiddenSomewhere } from "./grants.ts";
import { readChildren } from "./read-children.ts";
import { rowScope } from "./row-scope.ts";
import type { Session } from "./session.ts";

/** The context of one running operation, section or criterion: a session seen through the grants that admitted it. */
export class ReadCall implements ReadContext {
  readonly session: Session;
  readonly grants: readonly Grant[];
  #hidden: ReadonlySet<string> | undefined;

  constructor(session: Session, grants: readonly Grant[]) {
    this.session = session;
    this.grants = grants;
  }

  /** The same grants in another session. */
  within(session: Session): ReadCall {
    return new ReadCall(session, this.grants);
  }

  get actor(): Actor {
    return this.session.actor;
  }
  get tenant(): Tenant {
    return this.session.tenant;
  }
  get now(): Date {
    return this.session.now;
  }

  from<E extends Entity>(entity: E, options: FromOptions = {}) {
    const table = tableOf(entity);
    let query = (this.session.reader as Kysely<Record<string, unknown>>)
      .selectFrom(`${table.name} as row` as never)
      .where("row.tenantId" as never, "=", this.session.tenant.id as never) as AnyQuery;
    query = withinBin(query, table, options.bin ?? "without");
    query = query.where((eb) => rowScope(eb, table, "row", this.grants, this.actor) ?? eb.lit(true)) as AnyQuery;
    // biome-ignore lint/complexity/noBannedTypes: Kysely's own spelling of "nothing selected yet"
    return query as unknown as SelectQueryBuilder<{ row: EntityTable<E> }, "row", {}>;
  }

  file(id: string): ReadableStream<Uint8Array> {
    return storedBytes(this.session.runtime, this.session.tenant.id, id);
  }

  get<C extends Capability>(capability: C): ApiOf<C> {
    const api = this.find(capability);
    if (api === undefined)
      throw coreErrors("composition.invalid", {
        plugin: capability.id,
        problem: "nobody provides it",
        cure: "Name it in `requires`, so that start-up checks it",
      });
    return api;
  }

  find<C extends Capability>(capability: C): ApiOf<C> | undefined {
    return this.session.runtime.registry.provisions.get(capability.id)?.create(this) as ApiOf<C> | undefined;
  }

  // biome-ignore lint/suspicious/noExplicitAny: the parsed type of the called operation plays no part here
  call<I, O>(operation: Operation<I, any, O>, input: I): Promise<O> {
    return callWithin(this.session, operation, input) as Promise<O>;
  }

  under(permission: string): ReadContext | undefined {
    // What is public is decided where an operation is declared, not on the way.
    const grants = permission === "public" ? [] : admit(this.actor, permission);
    return grants.length === 0 ? undefined : new ReadCall(this.session, grants);
  }

  children(entity: Entity, ids: readonly string[]): Promise<ReadonlyMap<string, ChildLists>> {
    return readChildren(this, entity, ids);
  }

  hides(property: string): boolean {
    this.#hidden ??= hiddenSomewhere(this.grants);
    return this.#hidden.has(property);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
type AnyQuery = SelectQueryBuilder<any, any, any>;

function withinBin(query: AnyQuery, table: Table, bin: NonNullable<FromOptions["bin"]>): AnyQuery {
  if (bin === "with") return query;
  const operator = bin === "only" ? "is not" : "is";
  if (table.binnable) return query.where("row.deletedAt", operator, null);
  const { parent } = table;
  if (!parent?.references) return query;
  // Children follow their parent into the bin.
  const target = tableOf(parent.references());
  return query.where((eb) =>
    eb.exists(
      eb
        .selectFrom(`${target.name} as parent`)
        .select(eb.lit(1).as("one"))
        .whereRef("parent.tenantId", "=", "row.tenantId")
        .whereRef("parent.id", "=", `row.${parent.property}`)
        .where("parent.deletedAt", operator, null),
    ),
  );
}
