import { coreErrors } from "../../errors/core-errors.ts";
import type { Session } from "../session.ts";
import type { PostgresqlOptions } from "./postgresql-options.ts";

const oldest = 140_000;

/** @throws `database.settings`, which names the setting and the cure */
export async function assertSettings(session: Session, durability: PostgresqlOptions["durability"]): Promise<void> {
  if (durability === "host") return;
  const names = [
    "server_version_num",
    "server_encoding",
    "client_encoding",
    "standard_conforming_strings",
    "fsync",
    "synchronous_commit",
  ];
  const list = names.map((name) => `current_setting('${name}') as ${name}`).join(", ");
  const { rows } = await session.query(`select ${list}`, []);
  const assert = (setting: string, holds: (actual: string) => boolean, expected: string, cure: string) => {
    const actual = String(rows[0]?.[setting]);
    if (!holds(actual)) throw coreErrors("database.settings", { setting, expected, actual, cure });
  };
  const is = (expected: string) => (actual: string) => actual === expected;
  assert("server_version_num", (actual) => Number(actual) >= oldest, `${oldest} or more`, "use PostgreSQL 14 or later");
  assert("server_encoding", is("UTF8"), "UTF8", "create the database with `encoding 'UTF8' template template0`");
  assert("client_encoding", is("UTF8"), "UTF8", "leave `client_encoding` out of the connection's options");
  assert("standard_conforming_strings", is("on"), "on", "take it out of the server's or role's configuration");
  if (durability === "normal") return;
  assert("fsync", is("on"), "on", 'turn it on in the server, or say `durability: "normal"`');
  const cure = 'say `alter role … set synchronous_commit = on`, or `durability: "normal"`';
  assert("synchronous_commit", (actual) => actual !== "off", "on", cure);
}
