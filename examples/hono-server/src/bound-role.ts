import { Client } from "pg";

const role = "kith_demo";

/**
 * As whom the server works, so that PostgreSQL keeps the tenants apart: as whoever connects, or, since no policy binds a
 * superuser, as a role of its own, made where the server lacks it. In production the role is made by hand.
 */
export async function boundRole(databaseUrl: string): Promise<true | { readonly role: string }> {
  const client = new Client(databaseUrl);
  // What is wrong with the server is told by whoever opens the database.
  if (!(await client.connect().then(always, never))) return true;
  try {
    const unbound = "select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)";
    if ((await client.query(unbound)).rowCount === 0) return true;
    const known = await client.query("select from pg_roles where rolname = $1", [role]);
    // Another process may be faster.
    if (known.rowCount === 0) await client.query(`create role ${role} nologin`).catch(ignoreKnown);
    return { role };
  } finally {
    await client.end();
  }
}

const always = () => true;
const never = () => false;

function ignoreKnown(error: { readonly code?: string }): void {
  if (!["42710", "23505"].includes(error.code ?? "")) throw error;
}
