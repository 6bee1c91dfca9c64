import { command, idOf, Version } from "@kith/core";
import * as z from "zod";
import { ApiKey } from "./api-key.ts";
import { apiKeyErrors } from "./api-key-errors.ts";
import { ApiKeyView, apiKeyView } from "./api-key-view.ts";

export const revokeApiKey = command({
  summary: "Revoke an API key, at once and for good",
  permission: "apiKeys:write",
  route: "POST /api-keys/{id}/revoke",
  input: z.strictObject({ id: idOf("apiKey"), version: Version.optional() }),
  output: ApiKeyView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41" }],
}).run(async ({ id, version }, ctx) => {
  const held = await ctx.update(ApiKey, id, {}, { version });
  if (held.revokedAt) throw apiKeyErrors("apiKey.revoked", { id, revokedAt: held.revokedAt.toISOString() });
  const row = await ctx.update(ApiKey, id, { revokedAt: ctx.now });
  const view = await apiKeyView(row, ctx);
  // With no secret left there is nothing to be let in by.
  await ctx.raw
    .deleteFrom("apikeys_secret")
    .where("tenant_id", "=", ctx.tenant.id)
    .where("api_key_id", "=", id)
    .execute();
  return view;
});
