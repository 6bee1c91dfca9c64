import { randomUUID } from "node:crypto";
import type { WriteContext } from "@kith/core";
import { keyHash, newKeyText } from "./key-text.ts";

/** Gives a key a new secret, and answers the key's text, of which only the hash is kept. */
export async function issueSecret(ctx: WriteContext, apiKeyId: string): Promise<string> {
  const text = newKeyText(ctx.tenant.id, apiKeyId);
  await ctx.raw
    .insertInto("apikeys_secret")
    .values({
      tenant_id: ctx.tenant.id,
      id: randomUUID(),
      api_key_id: apiKeyId,
      hash: keyHash(text),
      valid_until: null,
      last_used_at: null,
    })
    .execute();
  return text;
}
