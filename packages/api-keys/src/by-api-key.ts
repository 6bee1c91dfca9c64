import { type Actor, type Crm, coreErrors, isCrmError, type Service } from "@kith/core";
import { readKeyText } from "./key-text.ts";
import { KeyUses } from "./key-uses.ts";
import type { noteKeyUse } from "./note-key-use.ts";
import type { verifyApiKey } from "./verify-api-key.ts";

export interface ByApiKeyOptions {
  /** How long uses are gathered before they are written together, in milliseconds. Default 10,000. */
  readonly noteAfterMs?: number;
}

type Keys = Service<{ verify: typeof verifyApiKey; noteUse: typeof noteKeyUse }>;

/** What tells that there is no such key, rather than that nobody could look. */
const refusals = new Set(["apiKey.refused", "tenant.unknown"]);

/**
 * For `http.authenticate`: who calls, by the API key in `Authorization: Bearer` or `X-Api-Key`; null where there is none,
 * or none that is good. The key is looked up at every call.
 *
 * @throws whatever keeps the database from answering
 * @example
 * const key = byApiKey();
 * createCrm({ database, plugins: [apiKeys()], http: { authenticate: key } });
 * // Or beside the host's own sign-in:
 * // authenticate: async (request, crm) => (await key(request, crm)) ?? session(request)
 */
export function byApiKey({ noteAfterMs = 10_000 }: ByApiKeyOptions = {}) {
  const uses = new KeyUses(noteAfterMs);
  return async ({ headers }: Request, crm: Pick<Crm, "asSystem">): Promise<Actor | null> => {
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.get("authorization") ?? "") ?? [];
    const read = readKeyText(headers.get("x-api-key") ?? bearer ?? "");
    if (!read) return null;
    const { tenant, id, hash } = read;
    const { apiKeys: keys } = crm.asSystem({ tenant, reason: "api key" }) as unknown as { apiKeys?: Keys };
    if (!keys)
      throw coreErrors("composition.invalid", {
        plugin: "byApiKey",
        problem: "the plugin apiKeys is not composed",
        cure: "Give createCrm({ plugins: [apiKeys()] })",
      });
    try {
      const { use, ...actor } = await keys.verify({ id, hash });
      if (use) uses.note(tenant, use, (noted) => keys.noteUse({ uses: [...noted] }));
      return { tenant, ...actor } as Actor;
    } catch (error) {
      if (isCrmError(error) && refusals.has(error.code)) return null;
      throw error;
    }
  };
}
