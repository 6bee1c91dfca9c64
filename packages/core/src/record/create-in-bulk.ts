import type * as z from "zod";
import { parseInput } from "../call/run-operation.ts";
import { type InputProblem, isCrmError } from "../errors/crm-error.ts";
import type { Children, WriteContext } from "../plugin/context.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import { tableOf } from "../table/table.ts";
import type { BulkResult } from "./bulk-schemas.ts";
import { missingReferences } from "./check-references.ts";
import type { AnyRow } from "./record-row.ts";
import { takenExternalIds } from "./taken-external-ids.ts";

/** A record that is about to be: its columns, and the rows of its child lists. */
export interface NewRecord {
  readonly values: AnyRow;
  readonly children?: Children | undefined;
}

/** Creates a record of every item that is valid, in a few statements for all, and says of each what became of it. */
export async function createInBulk<E extends Entity, S extends z.ZodType>(
  ctx: WriteContext,
  entity: E,
  schema: S,
  items: readonly unknown[],
  build: (item: z.output<S>) => NewRecord,
): Promise<{ results: BulkResult[]; rows: readonly Row<E>[] }> {
  const problems = new Map<number, readonly InputProblem[]>();
  const built = items.map((item, index) => {
    try {
      return build(parseInput(schema, item) as z.output<S>);
    } catch (error) {
      if (!isCrmError(error) || error.errors.length === 0) throw error;
      problems.set(index, error.errors);
      return undefined;
    }
  });
  const note = (found: ReadonlyMap<number, InputProblem>) => {
    for (const [index, problem] of found) problems.set(index, [...(problems.get(index) ?? []), problem]);
  };
  note(
    await missingReferences(
      ctx,
      tableOf(entity),
      built.map((record) => record?.values),
    ),
  );
  note(
    await takenExternalIds(
      ctx,
      tableOf(entity),
      built.map((record) => record?.children?.["externalIds"]),
    ),
  );
  const valid = built.flatMap((record, index) => (record && !problems.has(index) ? [{ record, index }] : []));
  const rows = await ctx.createMany(
    entity,
    valid.map(({ record }) => record.values as never),
    valid.map(({ record }) => record.children),
  );
  const results = items.map(
    (_, index): BulkResult => ({ status: "invalid", errors: [...(problems.get(index) ?? [])] }),
  );
  valid.forEach(({ index }, position) => {
    const { id, version } = rows[position] as unknown as { id: string; version: number };
    results[index] = { status: "created", id, version };
  });
  return { results, rows };
}
