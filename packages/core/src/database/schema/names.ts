import { snakeCase } from "../../table/table.ts";

const longest = 63;

/** The name of a column as the database has it: `contact_id` for `contactId`. */
export const columnName = snakeCase;

/** @throws TypeError where PostgreSQL would cut the name off and meet another one */
export function checkedName(name: string): string {
  if (name.length <= longest) return name;
  throw new TypeError(
    `The name ${name} has ${name.length} characters, PostgreSQL keeps ${longest}; choose a shorter one`,
  );
}
