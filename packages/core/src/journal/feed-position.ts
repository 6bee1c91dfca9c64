import { coreErrors } from "../errors/core-errors.ts";

/**
 * How far a reader of the journal has come. On SQLite the sequence is commit order; on PostgreSQL it is not, nor is the
 * transaction id: there a reader advances by snapshots (what is visible in `hi` and was not in `lo`, in sequence order).
 */
export interface FeedPosition {
  /** Snapshots in PostgreSQL's text form; absent on SQLite. `hi` is null when the next batch takes a new snapshot. */
  readonly lo?: string;
  readonly hi?: string | null;
  readonly seq: string;
}

/** Before the first entry. No transaction is visible in the snapshot `3:3:`. */
export const startPosition: FeedPosition = { lo: "3:3:", hi: null, seq: "0" };

export const writePosition = (position: FeedPosition): string =>
  Buffer.from(JSON.stringify([position.lo ?? null, position.hi ?? null, position.seq])).toString("base64url");

/** As PostgreSQL writes it, `10:20:10,14,15`: it refuses any other, and anybody can write a cursor. */
function isSnapshot(value: unknown): boolean {
  const match = typeof value === "string" ? /^(\d{1,18}):(\d{1,18}):(\d{1,18}(?:,\d{1,18})*)?$/.exec(value) : null;
  if (!match) return false;
  const [min, max] = [BigInt(match[1] ?? 0), BigInt(match[2] ?? 0)];
  const running = (match[3]?.split(",") ?? []).map(BigInt);
  return min >= 1n && min <= max && running.every((id, index) => id >= (running[index - 1] ?? min) && id < max);
}

export function readPosition(cursor: string): FeedPosition {
  try {
    const [lo, hi, seq] = JSON.parse(Buffer.from(cursor, "base64url").toString()) as [unknown, unknown, unknown];
    const snapshots = [lo, hi].every((value) => value === null || isSnapshot(value));
    if (snapshots && typeof seq === "string" && /^\d{1,18}$/.test(seq))
      return { ...(lo === null ? {} : { lo: lo as string }), hi: hi as string | null, seq };
  } catch {
    // Not JSON: the same answer as any other foreign cursor.
  }
  throw coreErrors(
    "cursor.invalid",
    {},
    { errors: [{ pointer: "/after", message: "is not a cursor of the journal" }] },
  );
}
