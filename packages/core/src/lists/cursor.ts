import { hash } from "node:crypto";
import { coreErrors } from "../errors/core-errors.ts";
import { canonicalJson } from "../journal/canonical-json.ts";

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

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readCursor(cursor: string, fingerprint: string): Position {
  try {
    const [made, value, id] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [unknown, unknown, unknown];
    const plain = value === null || ["string", "number", "boolean"].includes(typeof value);
    if (made === fingerprint && plain && typeof id === "string" && uuid.test(id)) return { value: value as Position["value"], id };
  } catch {
    // Not JSON: the same answer as any other foreign cursor.
  }
  throw coreErrors("cursor.invalid", {}, { errors: [{ pointer: "/cursor", message: "is not a cursor of this list" }] });
}
