import { idOf, query, readRecord } from "@kith/core";
import * as z from "zod";
import { ApiKey } from "./api-key.ts";
import { ApiKeyView, apiKeyView } from "./api-key-view.ts";

export const getApiKey = query({
  summary: "Read what is known of an API key",
  permission: "apiKeys:read",
  route: "GET /api-keys/{id}",
  input: z.strictObject({ id: idOf("apiKey") }),
  output: ApiKeyView,
  examples: [{ id: "01938f2a-7c1e-7b3a-9d54-2f6c8e0a1b41" }],
}).run(async ({ id }, ctx) => apiKeyView(await readRecord(ctx, ApiKey, id), ctx));
