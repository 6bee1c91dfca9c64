import { command, Instant, inputProblem, instant, optional, ownedInput, text } from "@kith/core";
import * as z from "zod";
import { ApiKey } from "./api-key.ts";
import { apiKeyView, IssuedKey, KeyGrant } from "./api-key-view.ts";
import { assertHeld } from "./held-grants.ts";
import { issueSecret } from "./issue-secret.ts";

export const createApiKey = command({
  summary: "Create an API key, with no more than the caller may do; the key itself is answered this once",
  permission: "apiKeys:write",
  route: "POST /api-keys",
  status: 201,
  input: z.strictObject({
    name: text(100).describe("What it is for; stands in the journal beside what it did"),
    grants: z.array(KeyGrant).min(1).max(100),
    teams: z.array(text(128)).max(100).optional().describe("For grants with scope `team`"),
    expiresAt: optional(Instant),
    ...ownedInput,
  }),
  output: IssuedKey,
  examples: [{ name: "Nightly sync", grants: [{ permission: "contacts:read" }], expiresAt: "2099-12-31T00:00:00Z" }],
}).run(async ({ teams = [], expiresAt, ...input }, ctx) => {
  assertHeld(input.grants, teams, ctx.actor);
  const expires = instant(expiresAt ?? null);
  if (expires && expires <= ctx.now) throw inputProblem("/expiresAt", "is over already; name a time to come");
  const row = await ctx.create(ApiKey, { ...input, teams, expiresAt: expires, rotatedAt: null, revokedAt: null });
  const key = await issueSecret(ctx, row.id);
  return { id: row.id, key, apiKey: await apiKeyView(row, ctx) };
});
