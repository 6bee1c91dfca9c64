import {
  AggregateFunctionNode,
  AliasNode,
  CamelCasePlugin,
  ColumnNode,
  IdentifierNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type QueryResult,
  ReferenceNode,
  SelectAllNode,
  SelectQueryNode,
  TableNode,
  type UnknownRow,
} from "kysely";
import type { DialectName } from "../database/database.ts";
import { decoderOf } from "./decode.ts";
import type { Model } from "./model.ts";
import type { Column } from "./table.ts";

type Decoders = ReadonlyMap<string, (value: unknown) => unknown>;
/** Property → column, of everything one FROM item offers. */
export type Source = ReadonlyMap<string, Column>;

/**
 * Lets a Kysely query speak of properties and get back Date, boolean and objects on both databases. Names are Kysely's
 * own CamelCasePlugin's work; which output column holds what is read off the query's selections.
 */
export class RowReader implements KyselyPlugin {
  readonly #names = new CamelCasePlugin({ maintainNestedObjectKeys: true });
  readonly #decoders = new WeakMap<QueryId, Decoders>();
  readonly #model: Model;
  readonly #dialect: DialectName;

  constructor(model: Model, dialect: DialectName) {
    this.#model = model;
    this.#dialect = dialect;
  }

  transformQuery(args: PluginTransformQueryArgs) {
    if (SelectQueryNode.is(args.node)) {
      const decoders = new Map<string, (value: unknown) => unknown>();
      for (const [name, column] of outputsOf(args.node, this.#model)) {
        const decoder = decoderOf(column.kind, this.#dialect);
        if (decoder) decoders.set(name, decoder);
      }
      if (decoders.size > 0) this.#decoders.set(args.queryId, decoders);
    }
    return this.#names.transformQuery(args);
  }

  async transformResult(args: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const result = await this.#names.transformResult(args);
    const decoders = this.#decoders.get(args.queryId);
    if (!decoders) return result;
    for (const row of result.rows)
      for (const [name, decoder] of decoders) {
        const value = row[name];
        if (value !== null && value !== undefined) row[name] = decoder(value);
      }
    return result;
  }
}

/** Which column each property of a query's rows is, as far as it is one. */
export function outputsOf(node: SelectQueryNode, model: Model): Source {
  const sources = sourcesOf(node, model);
  const output = new Map<string, Column>();
  for (const { selection } of node.selections ?? []) {
    if (SelectAllNode.is(selection)) for (const source of sources.values()) addAll(output, source);
    else if (ReferenceNode.is(selection) && SelectAllNode.is(selection.column))
      addAll(output, sourceOf(selection, sources));
    else if (AliasNode.is(selection) && IdentifierNode.is(selection.alias)) {
      const column = columnOf(selection.node, sources);
      if (column) output.set(selection.alias.name, column);
    } else {
      const column = columnOf(selection, sources);
      if (column) output.set(column.property, column);
    }
  }
  return output;
}

/** What a query reads from, by the name it has there. */
export function sourcesOf(node: SelectQueryNode, model: Model): ReadonlyMap<string, Source> {
  const sources = new Map<string, Source>();
  for (const from of node.from?.froms ?? []) addSource(from, model, sources);
  for (const join of node.joins ?? []) addSource(join.table, model, sources);
  return sources;
}

const addAll = (output: Map<string, Column>, source: Source | undefined) => {
  for (const [name, column] of source ?? []) output.set(name, column);
};

function addSource(node: OperationNode, model: Model, sources: Map<string, Source>): void {
  if (AliasNode.is(node) && IdentifierNode.is(node.alias)) {
    const source = SelectQueryNode.is(node.node) ? outputsOf(node.node, model) : tableSource(node.node, model);
    if (source) sources.set(node.alias.name, source);
  } else {
    const source = tableSource(node, model);
    if (source && TableNode.is(node)) sources.set(node.table.identifier.name, source);
  }
}

const tableSource = (node: OperationNode, model: Model): Source | undefined =>
  TableNode.is(node) ? model.byName.get(node.table.identifier.name)?.byProperty : undefined;

const sourceOf = (node: ReferenceNode, sources: ReadonlyMap<string, Source>): Source | undefined =>
  node.table
    ? sources.get(node.table.table.identifier.name)
    : sources.size === 1
      ? [...sources.values()][0]
      : undefined;

function columnOf(node: OperationNode, sources: ReadonlyMap<string, Source>): Column | undefined {
  if (ReferenceNode.is(node) && ColumnNode.is(node.column))
    return sourceOf(node, sources)?.get(node.column.column.name);
  // The least or greatest of a column is one of its values.
  if (AggregateFunctionNode.is(node) && (node.func === "min" || node.func === "max") && node.aggregated[0])
    return columnOf(node.aggregated[0], sources);
  return undefined;
}
