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
  /** `contacts`: in routes and permissions. */
  readonly path: string;
  /** `a contact`: in summaries. */
  readonly one: string;
  readonly exampleId: string;
  readonly list: {
    readonly filter: readonly (keyof Row<E> & string)[];
    readonly sort: readonly (keyof Row<E> & string)[];
    readonly examples: readonly ListInput[];
  };
  /** Where the usual ones say too little. */
  readonly summaries?: { readonly get?: string; readonly list?: string };
  /** What else happens when one goes into the bin, or comes out of it. */
  readonly onDelete?: (row: Row<E>, ctx: WriteContext) => void | Promise<void>;
  readonly onRestore?: (row: Row<E>, ctx: WriteContext) => void | Promise<void>;
}

/** Reading a record, listing, into the bin and out of it. */
export function recordOperations<E extends Entity, V extends Schema>(noun: Noun<E, V>) {
  const { of, view, views, path, one, exampleId } = noun;
  const { type } = tableOf(of);
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
      ...noun.list,
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
