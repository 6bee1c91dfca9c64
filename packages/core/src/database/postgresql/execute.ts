import type { QueryResult } from "kysely";
import type { ClientBase } from "pg";
import type { Row } from "../session.ts";
import { isStale, translatePostgresql } from "./postgresql-errors.ts";
import { postgresqlParameters } from "./postgresql-parameters.ts";
import type { StatementNames } from "./statement-names.ts";

const counted = /^(INSERT|UPDATE|DELETE|MERGE)$/;

/** Runs one statement on one connection, which nothing else uses meanwhile. */
export async function execute(
  client: ClientBase,
  names: StatementNames,
  sql: string,
  parameters: readonly unknown[],
): Promise<QueryResult<Row>> {
  const name = names.use(sql);
  // `extended` makes the server refuse a second statement in the same text.
  const config = { text: sql, values: postgresqlParameters(parameters), name, queryMode: "extended" };
  try {
    const { command, rowCount, rows } = await client.query<Row>(config);
    return counted.test(command) ? { rows, numAffectedRows: BigInt(rowCount ?? 0) } : { rows };
  } catch (error) {
    if (isStale(error)) names.forget(sql);
    throw translatePostgresql(error);
  }
}
