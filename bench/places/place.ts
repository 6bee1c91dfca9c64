import type { TableRows } from "../data/rows.ts";
import type { Dialect } from "../options.ts";

export type Side = "kith" | "floor";

/** Where the two sides keep their data: each its own database, copied from one original. */
export interface Place {
  readonly dialect: Dialect;
  /** The path of the file, or the connection string. */
  location(side: Side): string;
  /** The role that row-level security binds Kith's side to, where it is on. */
  readonly role?: string | undefined;
  /** For files of the bench, gone with the place. */
  readonly folder: string;
  /** Where a side keeps what is uploaded. */
  files(side: Side): string;
  /** A look at what is there, by neither side's code. */
  query(side: Side, sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Has the system read all of one side's data into memory, as far as it has room. */
  warm(side: Side): Promise<void>;
  /** Prepares one side, by neither side's code. */
  change(side: Side, statements: readonly string[]): Promise<void>;
  fill(side: Side, tables: Iterable<TableRows>): Promise<void>;
}
