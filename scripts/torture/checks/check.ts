import type { Findings } from "../findings.ts";
import type { Inspector } from "../inspector.ts";

/** From where on a check looks: what came before was looked at after an earlier kill. */
export interface Since {
  /** The time of the clock that records were made by, in milliseconds. */
  readonly at: number;
  /** The last journal entry, touch, effect and run by their sequences. */
  readonly journal: number;
  readonly touch: number;
  readonly effect: number;
  readonly run: number;
}

export const theBeginning: Since = { at: 0, journal: 0, touch: 0, effect: 0, run: 0 };

/** What every check works with. */
export interface Check {
  readonly inspector: Inspector;
  readonly findings: Findings;
  readonly since: Since;
}

/** Where the next check goes on. */
export async function upTo(inspector: Inspector, at: number): Promise<Since> {
  const last = async (table: string, column: string) => {
    const [row] = await inspector.rows<{ last: number | null }>(`select max(${column}) as last from ${table}`);
    return Number(row?.last ?? 0);
  };
  return {
    at,
    journal: await last("journal", "seq"),
    touch: await last("torture_touch", "number"),
    effect: await last("torture_effect", "number"),
    run: await last("torture_run", "number"),
  };
}

/** JSON is text on SQLite, and read already on PostgreSQL. */
export const parsed = <T>(value: unknown): T => (typeof value === "string" ? JSON.parse(value) : value) as T;

const atOnce = 500;

/** Asks for the rows of some ids, in a few statements: `in` stands for the list of parameters. */
export async function rowsOf<R>(
  inspector: Inspector,
  ids: Iterable<string>,
  sql: (list: string) => string,
): Promise<readonly R[]> {
  const all = [...new Set(ids)];
  const rows: R[] = [];
  for (let from = 0; from < all.length; from += atOnce) {
    const some = all.slice(from, from + atOnce);
    rows.push(...(await inspector.rows<R>(sql(some.map(() => "?").join(", ")), ...some)));
  }
  return rows;
}
