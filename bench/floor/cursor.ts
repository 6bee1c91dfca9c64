import * as z from "zod";
import { FloorError } from "./caller.ts";
import type { Position } from "./store.ts";

const Cursor = z.tuple([z.int(), z.uuid()]);

export const writeCursor = (position: Position): string => Buffer.from(JSON.stringify(position)).toString("base64url");

export function readCursor(cursor: string): Position {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    throw new FloorError(400, "This is no cursor of this list");
  }
}
