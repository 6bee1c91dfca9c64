import * as z from "zod";
import { idOf, Version } from "./record-schemas.ts";

const mostItems = 500;

/**
 * The input of a bulk form. Items are checked one by one, so that what is wrong with one of them does not stop the
 * others; to the compiler they are what the single form takes.
 */
export const bulkInput = <S extends z.ZodType>(_item: S, route: string) =>
  z.strictObject({
    items: z
      .array(z.record(z.string(), z.unknown()))
      .min(1)
      .max(mostItems)
      .describe(`Each as for ${route}`) as unknown as z.ZodArray<S>,
  });

const Problem = z.object({
  /** JSON pointer into the item. */
  pointer: z.string(),
  message: z.string(),
});

/** A result for each item, in the order of the items. */
export const bulkOutput = (type: string) =>
  z.object({
    results: z.array(
      z.discriminatedUnion("status", [
        z.object({ status: z.literal("created"), id: idOf(type), version: Version }),
        z.object({ status: z.literal("invalid"), errors: z.array(Problem) }),
      ]),
    ),
  });

export type BulkResult = z.output<ReturnType<typeof bulkOutput>>["results"][number];
