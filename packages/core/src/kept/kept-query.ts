import type { SelectQueryBuilder } from "kysely";
import { checksItself } from "../call/checks-itself.ts";
import { reachesAll } from "../call/grants.ts";
import type { ReadCall } from "../call/read-call.ts";
import type { Runtime } from "../composition/runtime.ts";
import type { DialectName, Row } from "../database/database.ts";
import type { ReadContext } from "../plugin/context.ts";
import type { Entity } from "../plugin/entity.ts";
import { outputsOf } from "../table/row-reader.ts";
import type { Table } from "../table/table.ts";
import { listColumns } from "./list-columns.ts";
import { withNamedOutputs } from "./named-outputs.ts";
import { type RowMaker, rowMaker } from "./row-maker.ts";
import { filledIn, Slot, type Values } from "./slot.ts";

// biome-ignore lint/suspicious/noExplicitAny: the tables of a composition are not known to the compiler here
export type AnyQuery = SelectQueryBuilder<any, any, any>;

/** What a kept query is built of: never the values of one call. */
export interface Parts {
  readonly from: (...of: Parameters<ReadContext["from"]>) => AnyQuery;
  /** The tables themselves, for a query that carries its own condition on the `tenant`. */
  readonly reader: Runtime["reader"];
  readonly tenant: Slot;
  /** Where a value is to stand that is said at each asking. */
  slot(name: string): Slot;
  /** Has rows of an entity, as `row` with its id, bring their child lists along. */
  withLists(query: AnyQuery, entity: Entity): AnyQuery;
  readonly dialect: DialectName;
}

interface Kept {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly rows: RowMaker;
}

/** The key of what looks different each time, and is built each time. */
export const unkept = "";

/** Those of one composition; more different ones are forgotten and built again. */
const mostKept = 1_000;
const keptOf = new WeakMap<Runtime, Map<string, Kept>>();

/**
 * Asks a query that is built and compiled once for each way in which it can look (`key`, which names place and form, and
 * the kind of grants), with the values of the moment. `R` is what its rows hold. The tenant, the user and the user's
 * teams are among those values, so that what `from` adds holds here as it does everywhere. Outside production it is built
 * each time and held against the kept one: a value of one call in it, or a key that two queries share, is an error.
 */
export async function askKept<R = Row>(
  context: ReadContext,
  key: string,
  build: (parts: Parts) => AnyQuery,
  values: Values,
): Promise<R[]> {
  const ctx = context as ReadCall;
  const { runtime, actor, tenant } = ctx.session;
  const all = reachesAll(ctx.grants);
  const teams = !all && ctx.grants.some(({ scope }) => scope === "team") ? (actor.teams ?? []) : [];
  const shape = all ? key : `${key} of ${teams.length} teams`;
  const make = () => compiled(ctx, teams.length, build);
  const kept = key === unkept ? make() : keep(runtime, shape, make);
  const own: Record<string, unknown> = { ...values, tenant: tenant.id, user: actor.user };
  for (const [index, team] of teams.entries()) own[`team ${index}`] = team;
  const rows = await runtime.database.rows(kept.sql, filledIn(kept.parameters, own));
  return kept.rows(rows, ctx.grants, tenant.id) as R[];
}

function keep(runtime: Runtime, shape: string, make: () => Kept): Kept {
  const known = keptOf.get(runtime) ?? new Map<string, Kept>();
  if (known.size === 0) keptOf.set(runtime, known);
  const found = known.get(shape);
  if (found && checksItself) assertAlike(shape, found, make());
  if (found) return found;
  if (known.size >= mostKept) known.clear();
  const kept = make();
  known.set(shape, kept);
  return kept;
}

function assertAlike(shape: string, one: Kept, other: Kept): void {
  const told = ({ sql, parameters }: Kept) => JSON.stringify([sql, parameters]);
  if (told(one) !== told(other)) throw new TypeError(`The kept query "${shape}" looks different now: ${told(other)}`);
}

function compiled(ctx: ReadCall, teams: number, build: (parts: Parts) => AnyQuery): Kept {
  const { session } = ctx;
  const { runtime } = session;
  // Without the reader's plugin, whose work on names and rows is done once for all here.
  const { dialect, kysely: reader } = runtime.database;
  const { model } = runtime.registry;
  const slot = (name: string) => new Slot(name);
  const tenant = slot("tenant");
  const standIn = {
    ...session,
    reader,
    actor: {
      ...session.actor,
      user: slot("user") as unknown as string,
      teams: Array.from({ length: teams }, (_, index) => slot(`team ${index}`) as unknown as string),
    },
    tenant: { ...session.tenant, id: tenant as unknown as string },
  };
  const call = ctx.within(standIn);
  const from: Parts["from"] = (...of) => call.from(...of) as unknown as AnyQuery;
  const lists = new Map<string, Table>();
  const withLists: Parts["withLists"] = (rows, entity) => {
    const children = model.childrenOf(entity);
    for (const [name, table] of children) lists.set(name, table);
    return rows.select(listColumns(children.values(), dialect));
  };
  const query = build({ from, reader, tenant, slot, withLists, dialect }).toOperationNode();
  const { sql, parameters } = reader.getExecutor().compileQuery(withNamedOutputs(query, model), { queryId: "kept" });
  return { sql, parameters, rows: rowMaker(outputsOf(query, model), lists, dialect) };
}
