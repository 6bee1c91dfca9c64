import { timingSafeEqual } from "node:crypto";
import { idOf, query, text } from "@kith/core";
import * as z from "zod";
import { ApiKey, ApiKeySecret } from "./api-key.ts";
import { apiKeyErrors } from "./api-key-errors.ts";
import { KeyGrant } from "./api-key-view.ts";

/** How exactly `lastUsedAt` is kept. */
const useEveryMs = 60_000;

/** Asked at every request: nothing of it is kept, so that a revoked key is refused at once in every process. */
export const verifyApiKey = query({
  summary: "Say who an API key is",
  permission: "system",
  route: "POST /api-keys/verify",
  input: z.strictObject({ id: idOf("apiKey"), hash: z.string().regex(/^[\w-]{43}$/) }),
  output: z.object({
    user: z.string(),
    teams: z.array(text(128)),
    grants: z.array(KeyGrant),
    via: z.string(),
    use: z
      .object({ secretId: z.uuid(), at: z.iso.datetime() })
      .nullable()
      .describe("To be noted; null where that was done less than a minute ago"),
  }),
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41", hash: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU" }],
}).run(async ({ id, hash }, ctx) => {
  const secrets = await ctx.from(ApiKeySecret).selectAll("row").where("row.apiKeyId", "=", id).execute();
  const secret = secrets
    .filter(({ validUntil }) => validUntil === null || validUntil > ctx.now)
    // Of equal length always, since both are SHA-256.
    .find((known) => timingSafeEqual(Buffer.from(known.hash), Buffer.from(hash)));
  const key = secret && (await ctx.from(ApiKey).selectAll("row").where("row.id", "=", id).executeTakeFirst());
  if (!key || key.revokedAt || (key.expiresAt && key.expiresAt <= ctx.now)) throw apiKeyErrors("apiKey.refused");
  const { lastUsedAt } = secret;
  const isDue = lastUsedAt === null || ctx.now.getTime() - lastUsedAt.getTime() >= useEveryMs;
  return {
    user: `key:${id}`,
    teams: [...key.teams],
    grants: key.grants as z.output<typeof KeyGrant>[],
    via: `api key ${key.name}`,
    use: isDue ? { secretId: secret.id, at: ctx.now.toISOString() } : null,
  };
});
