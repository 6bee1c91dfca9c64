import * as z from "zod";
import { type ListInput, list } from "../lists/list.ts";
import type { WriteContext } from "../plugin/context.ts";
import type { Entity, Row } from "../plugin/entity.ts";
import { command, query } from "../plugin/operation.ts";
import type { Out, Schema } from "../plugin/schema.ts";
import { tableOf } from "../table/table.ts";
import { readRecord } from "./read-record.ts";
import { idOf, recordKey } from "./record-schemas.ts";
import { oneView, type Views } from "./record-view.ts";

/** What lists of owned records are filtered by, beside what is the noun's own. */
export const ownedFilters = ["ownerId", "teamId", "createdAt", "createdBy", "updatedAt"] as const;

/** What the operations that all nouns have alike must know of one. */
interface Noun<E extends Entity, V extends Schema> {
  readonly of: E;
  readonly view: V;
  readonly views: Views<E, Out<V>>;
  readonly exampleId: string;
  readonly filter: readonly (keyof Row<E> & string)[];
  readonly sort: readonly (keyof Row<E> & string)[];
  readonly listExample: ListInput;
  /** Where the usual ones say too little. */
  readonly summaries?: { readonly get?: string; readonly list?: string };
  /** What else happens when one goes into the bin, or comes out of it. */
  readonly onDelete?: (row: Row<E>, ctx: WriteContext) => unknown;
  readonly onRestore?: (row: Row<E>, ctx: WriteContext) => unknown;
}

/** Reading a record, listing, into the bin and out of it; routes and permissions are named after the table. */
export function recordOperations<E extends Entity, V extends Schema>(noun: Noun<E, V>) {
  const { of, view, views, exampleId } = noun;
  const { type, name: path } = tableOf(of);
  const one = `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
  const examples = [{ id: exampleId }];
  const writing = { permission: `${path}:write`, input: z.strictObject(recordKey(type)), output: view, examples };
  const at = `/${path}/{id}` as "/{id}";
  return {
    get: query({
      summary: noun.summaries?.get ?? `Read ${one}`,
      permission: `${path}:read`,
      route: `GET ${at}`,
      input: z.strictObject({ id: idOf(type) }),
      output: view,
      examples,
    }).run(async ({ id }, ctx) => oneView(views, await readRecord(ctx, of, id), ctx)),
    list: list({
      summary: noun.summaries?.list ?? `List ${path}`,
      permission: `${path}:read`,
      route: `GET /${path}`,
      of,
      item: view,
      filter: noun.filter,
      sort: noun.sort,
      examples: [noun.listExample],
    }).run(views),
    delete: command({ summary: `Move ${one} to the bin`, route: `DELETE ${at}`, ...writing }).run(
      async ({ id, version }, ctx) => {
        const row = await ctx.remove(of, id, { version });
        await noun.onDelete?.(row, ctx);
        return oneView(views, row, ctx);
      },
    ),
    restore: command({ summary: `Bring ${one} back from the bin`, route: `POST ${at}/restore`, ...writing }).run(
      async ({ id, version }, ctx) => {
        const row = await ctx.restore(of, id, { version });
        await noun.onRestore?.(row, ctx);
        return oneView(views, row, ctx);
      },
    ),
  };
}
