import { coreErrors } from "@kith/core";
import * as z from "zod";

/** Where an export goes on: after a row of a table, or with a part of a file's bytes. */
const Place = z.union([
  z.strictObject({ table: z.string(), after: z.array(z.unknown()).nullable() }),
  z.strictObject({ file: z.string(), part: z.int().min(0) }),
]);
export type Place = z.output<typeof Place>;

export const writePlace = (place: Place): string => Buffer.from(JSON.stringify(place)).toString("base64url");

/** Throws `cursor.invalid`. */
export function readPlace(cursor: string): Place {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch (cause) {
    throw coreErrors("cursor.invalid", {}, { cause });
  }
}
