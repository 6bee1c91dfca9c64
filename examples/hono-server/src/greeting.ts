import { keyFile } from "./api-key.ts";
import { showcase } from "./demo/showcase.ts";
import { sqliteFile } from "./open-database.ts";
import type { Settings } from "./settings.ts";
import type { RunningServer } from "./start-server.ts";

/** What is printed once the server is ready: the address, the key, and three requests to try. */
export function greeting({ url, key }: Pick<RunningServer, "url" | "key">, settings: Settings): string {
  const authorized = `curl -H "Authorization: Bearer ${key}"`;
  const created = JSON.stringify({ displayName: "Ada Example", emails: [{ email: "ada@example.com" }] });
  return `
Kith is ready at ${url}

  API        ${url}/crm
  Reference  ${url}/crm/docs
  Database   ${settings.databaseUrl ? "PostgreSQL, by DATABASE_URL" : sqliteFile(settings.dataFolder)}
  Key        ${key}${settings.apiKey ? "" : `   (kept in ${keyFile(settings.dataFolder)})`}

Somebody calls; who is it?
  ${authorized} "${url}/crm/contacts/lookup?phone=${showcase.dialled}"
The newest contacts:
  ${authorized} "${url}/crm/contacts?limit=5&sort=-createdAt"
A new one:
  ${authorized} -H "Content-Type: application/json" -d '${created}' ${url}/crm/contacts
`;
}
