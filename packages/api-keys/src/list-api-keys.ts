import { list } from "@kith/core";
import { ApiKey } from "./api-key.ts";
import { ApiKeyView, apiKeyViews } from "./api-key-view.ts";

export const listApiKeys = list({
  summary: "List API keys",
  permission: "apiKeys:read",
  route: "GET /api-keys",
  of: ApiKey,
  item: ApiKeyView,
  filter: ["revokedAt", "expiresAt", "createdAt", "createdBy", "ownerId", "teamId"],
  sort: ["createdAt"],
  examples: [{ filter: { revokedAt: { isNull: true } }, sort: "-createdAt" }],
}).run(apiKeyViews);
