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
  if (uses.length === 0) return null;
  // The latest first: of several of one secret that is the one that counts.
  const latest = uses
    .map(({ secretId, at }) => ({ secretId, at: instant(at) }))
    .sort((one, other) => +other.at - +one.at);
  await ctx.raw
    .updateTable("apikeys_secret")
    .set(({ eb, ref }) => {
      const isLater = (at: Date) => eb.or([eb("last_used_at", "is", null), eb("last_used_at", "<", at)]);
      const [first, ...more] = latest.map(({ secretId, at }) => ({
        at,
        when: eb.and([eb("id", "=", secretId), isLater(at)]),
      }));
      const start = eb
        .case()
        .when(first?.when ?? eb.lit(false))
        .then(first?.at);
      const last_used_at = more
        .reduce((all, { when, at }) => all.when(when).then(at), start)
        .else(ref("last_used_at"))
        .end();
      return { last_used_at };
    })
    .where("tenant_id", "=", ctx.tenant.id)
    .where(
      "id",
      "in",
      latest.map(({ secretId }) => secretId),
    )
    .execute();
  return null;
});
