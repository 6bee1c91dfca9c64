import {
  AliasNode,
  CamelCasePlugin,
  ColumnNode,
  IdentifierNode,
  type OperationNode,
  ReferenceNode,
  SelectAllNode,
  SelectionNode,
  type SelectQueryNode,
  TableNode,
} from "kysely";
import type { Model } from "../table/model.ts";
import { type Source, sourcesOf } from "../table/row-reader.ts";

const names = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/**
 * The query over columns instead of properties, whose rows come from the driver with the names of properties: so nothing
 * is left to be done to them but to decode what needs it.
 */
export function withNamedOutputs(query: SelectQueryNode, model: Model): SelectQueryNode {
  const sources = sourcesOf(query, model);
  const overColumns = names.transformQuery({ node: query, queryId: { queryId: "kept" } }) as SelectQueryNode;
  const selections = (query.selections ?? []).flatMap(({ selection }, index) => {
    const said = overColumns.selections?.[index]?.selection as OperationNode;
    if (AliasNode.is(selection) && AliasNode.is(said)) return [AliasNode.create(said.node, selection.alias)];
    if (!ReferenceNode.is(selection)) throw new TypeError(`A kept query names what it selects: ${selection.kind}`);
    if (ColumnNode.is(selection.column)) return [AliasNode.create(said, selection.column.column)];
    return everyColumn(selection, sources);
  });
  return { ...overColumns, selections: selections.map((selection) => SelectionNode.create(selection)) };
}

function everyColumn({ table, column }: ReferenceNode, sources: ReadonlyMap<string, Source>): AliasNode[] {
  const alias = table?.table.identifier.name ?? "";
  const source = sources.get(alias);
  if (!SelectAllNode.is(column) || !source)
    throw new TypeError(`A kept query selects all of ${alias}, which has no entity`);
  return [...source].map(([property, { column: name }]) =>
    AliasNode.create(
      ReferenceNode.create(ColumnNode.create(name), TableNode.create(alias)),
      IdentifierNode.create(property),
    ),
  );
}
