export {
  type PostgresqlHostOptions,
  type PostgresqlOptions,
  type PostgresqlPool,
  type PostgresqlPoolOptions,
  postgresql,
} from "./database/postgresql/open-postgresql.ts";
