import { definePlugin, type Plugin, type Service } from "@kith/core";
import { ApiKey, ApiKeySecret } from "./api-key.ts";
import { apiKeyErrors } from "./api-key-errors.ts";
import { apiKeyMigrations } from "./api-key-migrations.ts";
import { createApiKey } from "./create-api-key.ts";
import { getApiKey } from "./get-api-key.ts";
import { listApiKeys } from "./list-api-keys.ts";
import { noteKeyUse } from "./note-key-use.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { rotateApiKey } from "./rotate-api-key.ts";
import { verifyApiKey } from "./verify-api-key.ts";

export { apiKeyErrors } from "./api-key-errors.ts";
export type { ApiKeyView } from "./api-key-view.ts";
export { type ByApiKeyOptions, byApiKey } from "./by-api-key.ts";

const operations = {
  create: createApiKey,
  get: getApiKey,
  list: listApiKeys,
  rotate: rotateApiKey,
  revoke: revokeApiKey,
  verify: verifyApiKey,
  noteUse: noteKeyUse,
};

/** The operations on API keys, as `crm.as(actor).apiKeys` has them. */
export interface ApiKeysService extends Service<typeof operations> {}

/** The plugin by a name of its own: what a host exports of its composition is declared by it, not by all it consists of. */
export interface ApiKeysPlugin extends Plugin<"apiKeys", typeof operations, [], [], never> {}

/**
 * API keys: programs come in with what somebody gave them, which is never more than that person holds.
 *
 * @example
 * const crm = await createCrm({ database: sqlite("crm.db"), plugins: [apiKeys()], http: { authenticate: byApiKey() } });
 */
export const apiKeys = (): ApiKeysPlugin =>
  definePlugin({
    name: "apiKeys",
    contract: 1,
    entities: [ApiKey, ApiKeySecret],
    migrations: apiKeyMigrations,
    operations,
    errors: apiKeyErrors.catalogue,
  });
