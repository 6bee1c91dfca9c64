import { command, Instant, idOf, instant } from "@kith/core";
import * as z from "zod";

/** Neither journalled nor a new version: it says nothing of what the key is. */
export const noteKeyUse = command({
  summary: "Note when API keys were used",
  permission: "system",
  route: "POST /api-keys/uses",
  status: 204,
  input: z.strictObject({ uses: z.array(z.strictObject({ secretId: idOf("apiKeySecret"), at: Instant })).max(1000) }),
  output: z.null(),
  examples: [{ uses: [{ secretId: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b42", at: "2026-03-02T09:12:00Z" }] }],
}).run(async ({ uses }, ctx) => {
  for (const { secretId, at } of uses)
    await ctx.raw
      .updateTable("apikeys_secret")
      .set({ last_used_at: instant(at) })
      .where("tenant_id", "=", ctx.tenant.id)
      .where("id", "=", secretId)
      .where((eb) => eb.or([eb("last_used_at", "is", null), eb("last_used_at", "<", instant(at))]))
      .execute();
  return null;
});
