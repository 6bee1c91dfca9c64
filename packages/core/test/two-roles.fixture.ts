import { randomBytes } from "node:crypto";
import { type TestDatabase, testDatabase } from "@kith/testing";
import { Client } from "pg";
import type { Database } from "../src/database/database.ts";
import type { PostgresqlPoolOptions } from "../src/database/postgresql/open-postgresql.ts";
import { postgresql } from "../src/postgresql.ts";

/** A database as it is to be in production: an owner that is no superuser, and a role that owns nothing. */
export interface TwoRoles {
  readonly made: TestDatabase;
  readonly owner: string;
  readonly app: string;
  /** A superuser's connection. */
  readonly admin: Client;
  /** The connection string of a role that may log in. */
  urlOf(role: string): string;
  /** As the owner connects, and works as `app`, unless told otherwise. */
  open(options?: PostgresqlPoolOptions): Promise<Database>;
  drop(): Promise<void>;
}

export async function twoRoles(): Promise<TwoRoles> {
  const made = await testDatabase({ rowLevelSecurity: false });
  const admin = new Client(made.location);
  await admin.connect();
  const mark = randomBytes(4).toString("hex");
  const [owner, app] = [`kith_owner_${mark}`, `kith app "${mark}"`];
  const quoted = admin.escapeIdentifier(app);
  await admin.query(`create role ${owner} login password 'x'; create role ${quoted} nologin; grant ${quoted} to ${owner};
    grant create, usage on schema public to ${owner}`);
  const urlOf = (role: string) => {
    const url = new URL(made.location);
    [url.username, url.password] = [role, "x"];
    return url.href;
  };
  const opened: Database[] = [];
  return {
    made,
    owner,
    app,
    admin,
    urlOf,
    async open(options = {}) {
      const role = { connectionString: urlOf(owner), rowLevelSecurity: { role: app } };
      const db = await postgresql({ ...role, durability: "normal", ...options }).open();
      opened.push(db);
      return db;
    },
    async drop() {
      for (const db of opened) await db.close();
      await admin.query(`drop owned by ${owner}, ${quoted}`);
      await admin.query(`drop role ${owner}, ${quoted}`);
      await admin.end();
      await made.drop();
    },
  };
}
