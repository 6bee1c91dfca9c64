import { command, idOf, Version } from "@kith/core";
import * as z from "zod";
import { ApiKey } from "./api-key.ts";
import { apiKeyErrors } from "./api-key-errors.ts";
import { apiKeyView, IssuedKey } from "./api-key-view.ts";
import { assertHeld } from "./held-grants.ts";
import { issueSecret } from "./issue-secret.ts";

const dayInSeconds = 24 * 60 * 60;

export const rotateApiKey = command({
  summary: "Give an API key a new secret; the old one goes on for a while, so that programs can be changed over",
  permission: "apiKeys:write",
  route: "POST /api-keys/{id}/rotate",
  input: z.strictObject({
    id: idOf("apiKey"),
    version: Version.optional(),
    graceSeconds: z
      .int()
      .min(0)
      .max(30 * dayInSeconds)
      .default(dayInSeconds)
      .describe("How long the old secret goes on; default a day, at most 30"),
  }),
  output: IssuedKey,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41", graceSeconds: 3600 }],
}).run(async ({ id, version, graceSeconds }, ctx) => {
  const row = await ctx.update(ApiKey, id, { rotatedAt: ctx.now }, { version });
  if (row.revokedAt) throw apiKeyErrors("apiKey.revoked", { id, revokedAt: row.revokedAt.toISOString() });
  // Whoever rotates it holds it from then on.
  assertHeld(row.grants, row.teams, ctx.actor);
  const until = new Date(ctx.now.getTime() + graceSeconds * 1000);
  const secrets = { tenant_id: ctx.tenant.id, api_key_id: id };
  const own = ctx.raw.updateTable("apikeys_secret").where("tenant_id", "=", secrets.tenant_id);
  await own
    .set({ valid_until: until })
    .where("api_key_id", "=", id)
    // One that an earlier rotation ends before goes then.
    .where((eb) => eb.or([eb("valid_until", "is", null), eb("valid_until", ">", until)]))
    .execute();
  await ctx.raw
    .deleteFrom("apikeys_secret")
    .where("tenant_id", "=", secrets.tenant_id)
    .where("api_key_id", "=", id)
    .where("valid_until", "<=", ctx.now)
    .execute();
  const key = await issueSecret(ctx, id);
  return { id, key, apiKey: await apiKeyView(row, ctx) };
});
