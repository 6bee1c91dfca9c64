import type { Known, Wanted } from "./known.ts";
import type { ChunkRows, ImportOf } from "./plan-chunk.ts";

/** What an import does with a database; one for each. */
export interface ImportStore {
  /** The rows of the file and of the import. */
  begin(rows: OpeningRows): Soon<void>;
  /** One transaction: who is known of these, what the plan makes of it, and how far the import is. */
  chunk(about: ImportOf & { readonly source: string }, wanted: Wanted, plan: (known: Known) => ChunkRows): Soon<void>;
  finish(about: ImportOf, now: Date): Soon<void>;
  read(tenant: string, id: string): Soon<ImportView | undefined>;
}

export type Soon<T> = Promise<T> | T;

export interface OpeningRows {
  readonly file: Readonly<Record<string, OpeningValue>>;
  readonly import: Readonly<Record<string, OpeningValue>>;
}
type OpeningValue = string | number | boolean | Date;

/** How far an import is. */
export interface ImportView {
  readonly id: string;
  readonly status: string;
  readonly counts: { readonly created: number; readonly skipped: number; readonly rejected: number };
  readonly finishedAt: string | null;
}

export const importView = (row: Readonly<Record<string, unknown>>, finishedAt: Date | null): ImportView => ({
  id: row.id as string,
  status: row.status as string,
  counts: {
    created: row.created as number,
    skipped: row.skipped as number,
    rejected: row.rejected as number,
  },
  finishedAt: finishedAt?.toISOString() ?? null,
});
