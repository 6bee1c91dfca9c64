import { hash } from "node:crypto";
import { coreErrors } from "../errors/core-errors.ts";
import { canonicalJson } from "../journal/canonical-json.ts";
import type { ColumnKind } from "../table/table.ts";
import { isComparable } from "./value-range.ts";

/** Where a page ended: the sort value and id of its last row. */
export interface Position {
  readonly value: string | number | boolean | null;
  readonly id: string;
}

/** Names a list with its sort and filter, so that a cursor of one is refused by another. */
export const listFingerprint = (of: string, sort: string, filter: unknown): string =>
  hash("sha256", canonicalJson([of, sort, filter ?? null])).slice(0, 12);

export const writeCursor = (fingerprint: string, { value, id }: Position): string =>
  Buffer.from(JSON.stringify([fingerprint, value, id])).toString("base64url");

/** Where to go on. The value must be one of the sort column's kind: anybody can write a cursor. */
export function readCursor(cursor: string, fingerprint: string, kind: ColumnKind): Position {
  try {
    const [made, value, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [unknown, unknown, unknown];
    if (made === fingerprint && (value === null || isComparable(value, kind)) && isComparable(id, "uuid"))
      return { value, id: String(id) };
  } catch {
    // Not JSON: the same answer as any other foreign cursor.
  }
  throw coreErrors("cursor.invalid", {}, { errors: [{ pointer: "/cursor", message: "is not a cursor of this list" }] });
}
