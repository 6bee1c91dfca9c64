import type { Migration } from "../../plugin/define-plugin.ts";

/** The migrations of one plugin, oldest first. */
export interface MigrationSet {
  readonly plugin: string;
  readonly migrations: readonly Migration[];
}

/** A column that holds the id of another table's record; kept for when its plugin is absent. */
export interface KeptReference {
  readonly plugin: string;
  readonly table: string;
  readonly column: string;
  readonly target: string;
  /** The name under which the target shows the rows as its children. */
  readonly childOf: string | null;
}
