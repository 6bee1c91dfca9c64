export {
  type PostgresqlHostOptions,
  type PostgresqlOptions,
  type PostgresqlPoolOptions,
  postgresql,
} from "./database/postgresql/open-postgresql.ts";
