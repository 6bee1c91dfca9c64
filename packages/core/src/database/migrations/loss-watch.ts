import type { TableLook } from "./table-look.ts";

/** A step of a migration after which data are gone. */
export interface DestructiveStep {
  readonly statement: string;
  readonly table: string;
  /** How many rows it takes, or takes something from. */
  readonly rows: number;
}

interface Copy {
  readonly from: string;
  readonly into: string;
  readonly statement: string;
}

const name = '"?(\\w+)"?';
const created = new RegExp(
  `^\\s*create\\s+(?:temp\\w*\\s+|unlogged\\s+)?table\\s+(?:if\\s+not\\s+exists\\s+)?${name}`,
  "i",
);
const copied = new RegExp(`^\\s*insert\\s+into\\s+${name}.*?\\bselect\\b.*?\\bfrom\\s+${name}`, "is");
const dropped = /^\s*drop\s+table\s+(?:if\s+exists\s+)?([^;]+?)(?:\s+(?:cascade|restrict))?\s*;?\s*$/i;
const altered = new RegExp(`^\\s*alter\\s+table\\s+(?:if\\s+exists\\s+)?${name}`, "i");
const droppedColumn = new RegExp(`\\bdrop\\s+column\\s+(?:if\\s+exists\\s+)?${name}`, "gi");
const deleted = new RegExp(`\\bdelete\\s+from\\s+(?:only\\s+)?${name}`, "i");
const truncated = new RegExp(`^\\s*truncate\\s+(?:table\\s+)?${name}`, "i");
const trigger = /^\s*create\s+(\w+\s+)*trigger\b/i;

/**
 * Finds the steps of a migration that destroy data, statement by statement, before each runs. A table that is made anew
 * (create, copy, drop, rename) loses only the columns and rows that the copy leaves out.
 */
export class LossWatch {
  readonly steps: DestructiveStep[] = [];
  readonly #look: TableLook;
  readonly #created = new Set<string>();
  readonly #copies: Copy[] = [];
  /** Tables that are gone, and where their rows went. */
  readonly #moved = new Map<string, { readonly into: string; readonly rows: number }>();

  constructor(look: TableLook) {
    this.#look = look;
  }

  async see(statement: string): Promise<void> {
    if (trigger.test(statement)) return;
    const table = created.exec(statement)?.[1];
    if (table) this.#created.add(table);
    const [, into, from] = copied.exec(statement) ?? [];
    if (into && from) this.#copies.push({ from, into, statement });
    for (const gone of dropped.exec(statement)?.[1]?.split(",") ?? [])
      await this.#drop(statement, gone.replace(/["\s]/g, ""));
    const changed = altered.exec(statement)?.[1];
    if (changed)
      for (const [, column] of statement.matchAll(droppedColumn))
        if (column) this.#add(statement, changed, await this.#look.rows(changed, column));
    const emptied = (deleted.exec(statement) ?? truncated.exec(statement))?.[1];
    if (emptied && !this.#created.has(emptied)) this.#add(statement, emptied, await this.#look.rows(emptied));
  }

  async #drop(statement: string, table: string): Promise<void> {
    const copy = this.#copies.findLast(({ from }) => from === table);
    if (this.#created.has(table) && !copy) {
      // What was moved here is lost with it.
      for (const [origin, { into, rows }] of this.#moved) if (into === table) this.#add(statement, origin, rows);
      return;
    }
    const rows = await this.#look.rows(table);
    if (!copy) return this.#add(statement, table, rows);
    this.#moved.set(table, { into: copy.into, rows });
    const source = copy.statement.slice(copy.statement.search(/\bselect\b/i));
    if (/\b(where|limit|having|distinct)\b/i.test(source))
      this.#add(`${statement} -- after a copy of some of its rows`, table, rows);
    if (/\bselect\s+\*/i.test(source)) return;
    const words = new Set(source.match(/\w+/g));
    for (const column of await this.#look.columns(table))
      if (!words.has(column))
        this.#add(`${statement} -- after a copy without ${column}`, table, await this.#look.rows(table, column));
  }

  #add(statement: string, table: string, rows: number): void {
    if (rows > 0) this.steps.push({ statement, table, rows });
  }
}
