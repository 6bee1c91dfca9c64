import { type CustomTypesConfig, Pool, types } from "pg";
import { coreErrors } from "../../errors/core-errors.ts";
import type { Engine } from "../database.ts";
import { asRole } from "./bound-role.ts";
import type { PostgresqlOptions, PostgresqlPoolOptions } from "./open-postgresql.ts";
import { readInstant } from "./read-instant.ts";

export function newPool(options: PostgresqlPoolOptions): Pool {
  const {
    durability: _durability,
    namedStatements: _names,
    filesDirectory: _files,
    rowLevelSecurity: _,
    ...config
  } = options;
  const ours = { application_name: "kith", connectionTimeoutMillis: 10_000, keepAlive: true, pipeline: true };
  return new Pool({ ...ours, ...config, ...asRole(options), types: { getTypeParser } });
}

const int8 = 20;
const date = 1082;
const instant = 1184;

/** A date stays "2026-01-31", a bigint is a number as long as a number can hold it. */
const getTypeParser = ((oid: number, format?: "text") => {
  if (oid === date) return (value: string) => value;
  if (oid === instant) return readInstant;
  if (oid === int8) return (value: string) => (Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value));
  return types.getTypeParser(oid, format);
}) as CustomTypesConfig["getTypeParser"];

/** Throws `database.settings`, which names the setting and the cure. */
export async function assertSettings({ query }: Engine["outside"], durability: PostgresqlOptions["durability"]) {
  if (durability === "host") return;
  const assert = async (setting: string, expected: string, cure: string, holds?: (actual: string) => boolean) => {
    const { rows } = await query(`select current_setting('${setting}') as actual`, []);
    const actual = String(rows[0]?.actual);
    if (!(holds?.(actual) ?? actual === expected))
      throw coreErrors("database.settings", { setting, expected, actual, cure });
  };
  const isNew = (actual: string) => Number(actual) >= 140_000;
  await assert("server_version_num", "140000 or more", "use PostgreSQL 14 or later", isNew);
  await assert("server_encoding", "UTF8", "create the database with `encoding 'UTF8' template template0`");
  await assert("client_encoding", "UTF8", "leave `client_encoding` out of the connection's options");
  await assert("standard_conforming_strings", "on", "take it out of the server's or role's configuration");
  if (durability === "normal") return;
  await assert("fsync", "on", 'turn it on in the server, or say `durability: "normal"`');
  const cure = 'say `alter role … set synchronous_commit = on`, or `durability: "normal"`';
  await assert("synchronous_commit", "on", cure, (actual) => actual !== "off");
}
