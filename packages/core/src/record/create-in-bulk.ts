import * as z from "zod";
import { parseStorable } from "../call/run-operation.ts";
import { type InputProblem, isCrmError } from "../errors/crm-error.ts";
import type { Children, WriteContext } from "../plugin/context.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import { command } from "../plugin/operation.ts";
import type { In } from "../plugin/schema.ts";
import { tableOf } from "../table/table.ts";
import { missingReferences } from "./check-references.ts";
import type { AnyRow } from "./record-row.ts";
import { idOf, Version } from "./record-schemas.ts";
import { takenExternalIds } from "./taken-external-ids.ts";

const mostItems = 500;

const Problem = z.object({ pointer: z.string().describe("JSON pointer into the item"), message: z.string() });

/** A result for each item, in the order of the items. */
const bulkOutput = (type: string) =>
  z.object({
    results: z.array(
      z.discriminatedUnion("status", [
        z.object({ status: z.literal("created"), id: idOf(type), version: Version }),
        z.object({ status: z.literal("invalid"), errors: z.array(Problem) }),
      ]),
    ),
  });

export type BulkResult = z.output<ReturnType<typeof bulkOutput>>["results"][number];

/** A record that is about to be: its columns, and the rows of its child lists. */
export interface NewRecord {
  readonly values: AnyRow;
  readonly children?: Children | undefined;
}

interface BulkForm<E extends Entity, S extends z.ZodType> {
  readonly of: E;
  /** What the form for one of them takes. */
  readonly item: S;
  readonly examples: readonly In<S>[];
  build(item: z.output<S>, ctx: WriteContext): NewRecord;
  /** What else is to be done with those that were created. */
  readonly onCreate?: (rows: readonly Row<E>[], ctx: WriteContext) => Promise<void>;
}

/**
 * Creates many records at once. Items are checked one by one, so that what is wrong with one of them does not stop the
 * others; to the compiler they are what the single form takes.
 */
export const bulkForm = <E extends Entity, S extends z.ZodType>({ of, item, examples, ...form }: BulkForm<E, S>) => {
  const { name: path, type } = tableOf(of);
  return command({
    summary: `Create many ${path}`,
    permission: `${path}:write`,
    route: `POST /${path}/bulk` as "POST /bulk",
    input: z.strictObject({
      items: z
        .array(z.record(z.string(), z.unknown()))
        .min(1)
        .max(mostItems)
        .describe(`Each as for POST /${path}`) as unknown as z.ZodArray<S>,
    }),
    output: bulkOutput(type),
    examples: [{ items: examples } as never],
  }).run(async ({ items }, ctx) => {
    const { results, rows } = await createInBulk(ctx, of, item, items, (each) => form.build(each, ctx));
    await form.onCreate?.(rows, ctx);
    return { results };
  });
};

/** Creates a record of every item that is valid, in a few statements for all, and says of each what became of it. */
async function createInBulk<E extends Entity, S extends z.ZodType>(
  ctx: WriteContext,
  entity: E,
  schema: S,
  items: readonly unknown[],
  build: (item: z.output<S>) => NewRecord,
): Promise<{ results: BulkResult[]; rows: readonly Row<E>[] }> {
  const problems = new Map<number, readonly InputProblem[]>();
  const built = items.map((item, index) => {
    try {
      return build(parseStorable(schema, item) as z.output<S>);
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
