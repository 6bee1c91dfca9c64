import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { DialectName } from "../database/database.ts";
import type { Slot } from "./slot.ts";

/** That a column holds one of many ids, whose list is one parameter: the text is the same for every number of them. */
export const amongIds = (column: string, ids: Slot, dialect: DialectName): RawBuilder<SqlBool> =>
  dialect === "sqlite"
    ? sql`${sql.ref(column)} in (select value from json_each(${ids}))`
    : sql`${sql.ref(column)} = any (string_to_array(${ids}, ',')::uuid[])`;

/** The value of that parameter. */
export const idList = (ids: readonly string[], dialect: DialectName): string =>
  dialect === "sqlite" ? JSON.stringify(ids) : ids.join(",");
