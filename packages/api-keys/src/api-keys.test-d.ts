// What a composition with API keys must allow and what it must refuse to compile. Checked by `pnpm typecheck`, never run.
import { type Actor, createCrm } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import { type ApiKeysService, type ApiKeyView, apiKeys, byApiKey } from "./api-keys.ts";

const byKey = byApiKey();
const session = (_: Request): Actor | null => null;
const crm = await createCrm({
  database: sqlite("never-opened.db"),
  plugins: [apiKeys()],
  http: { authenticate: async (request, house) => (await byKey(request, house)) ?? session(request) },
});
const me = crm.as({ tenant: "t", user: "u", grants: [] });

export const service: ApiKeysService = me.apiKeys;
const made = await me.apiKeys.create({ name: "Sync", grants: [{ permission: "contacts:read", scope: "team" }] });
export const key: string = made.key;
export const view: ApiKeyView = await me.apiKeys.get({ id: made.id });
export const seen: string | null = view.lastUsedAt;
await createCrm({ database: sqlite("never-opened.db"), plugins: [apiKeys()], http: { authenticate: byKey } });

// @ts-expect-error a key without grants may do nothing
me.apiKeys.create({ name: "Sync" });
// @ts-expect-error no such scope
me.apiKeys.create({ name: "Sync", grants: [{ permission: "contacts:read", scope: "mine" }] });
// @ts-expect-error grants never change
me.apiKeys.update;
// @ts-expect-error a key is answered once
view.key;
