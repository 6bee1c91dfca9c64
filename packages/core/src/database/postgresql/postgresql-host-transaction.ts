import type { ClientBase } from "pg";
import { type HostDialect, kyselyHostTransaction, notJoinable } from "../host-transaction.ts";
import type { HostTransaction } from "../join-unit.ts";
import { ClientSession } from "./client-session.ts";
import { translatePostgresql } from "./postgresql-errors.ts";
import { postgresqlParameters } from "./postgresql-parameters.ts";
import type { StatementNames } from "./statement-names.ts";

const dialect: HostDialect = { name: "postgresql", parameters: postgresqlParameters, translate: translatePostgresql };

/** @throws `transaction.notJoinable` */
export function postgresqlHostTransaction(given: unknown, names: StatementNames): HostTransaction {
  return kyselyHostTransaction(given, dialect) ?? clientTransaction(given, names);
}

function clientTransaction(given: unknown, names: StatementNames): HostTransaction {
  const client = given as (ClientBase & { readonly totalCount?: number }) | null;
  if (typeof client?.query !== "function" || typeof client.getTransactionStatus !== "function")
    throw notJoinable(
      client?.totalCount !== undefined
        ? "it is a pool; hand over one client of it, after BEGIN"
        : "it is none of MikroORM's EntityManager, Kysely's transaction, a client of `pg`",
    );
  const status = client.getTransactionStatus();
  if (status === "E") throw notJoinable("an earlier statement has spoiled it; only ROLLBACK is possible");
  if (status !== "T") throw notJoinable('no transaction is open on this client; await `client.query("begin")` first');
  return { key: client, session: new ClientSession(client, names) };
}
