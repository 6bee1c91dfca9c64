export {
  type SqliteConnection,
  type SqliteFileOptions,
  type SqliteHostOptions,
  type SqliteOptions,
  sqlite,
} from "./database/sqlite/open-sqlite.ts";
