import { idOf, ownedFields, type ReadContext, type Row, recordFields, recordView, text, wire } from "@kith/core";
import * as z from "zod";
import { type ApiKey, ApiKeySecret } from "./api-key.ts";
import { keyPrefix } from "./key-text.ts";

const fields = z.array(text(100)).max(200);

/** A grant as callers write it: see `Grant` in core. */
export const KeyGrant = z
  .strictObject({
    permission: z
      .string()
      .max(200)
      .regex(/^(\*|[\w.-]+:(\*|[\w.-]+))$/, "must be `noun:verb`, `noun:*` or `*`"),
    scope: z.enum(["own", "team", "all"]).optional().describe("Default `all`; `own` is what belongs to the key itself"),
    hide: fields.optional(),
    readOnly: fields.optional(),
  })
  .describe("As in an actor's grants");

export const ApiKeyView = z
  .object({
    ...recordFields("apiKey"),
    name: z.string(),
    prefix: z.string().describe("What the key begins with"),
    grants: z.array(KeyGrant),
    teams: z.array(z.string()),
    expiresAt: z.iso.datetime().nullable(),
    rotatedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe("To the minute"),
    ...ownedFields,
  })
  .meta({ id: "ApiKey" });

/** An API key as the caller may see it, without its secret. */
export interface ApiKeyView extends z.output<typeof ApiKeyView> {}

/** The only answer that holds a key itself. */
export const IssuedKey = z.object({
  id: idOf("apiKey"),
  key: z.string().describe("To be kept now: it is not stored, and not answered again"),
  apiKey: ApiKeyView,
});

export const apiKeyViews = async (rows: readonly Row<typeof ApiKey>[], ctx: ReadContext): Promise<ApiKeyView[]> => {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const secrets = await ctx
    .from(ApiKeySecret)
    .select(["row.apiKeyId", "row.lastUsedAt"])
    .where("row.apiKeyId", "in", ids)
    .execute();
  const used = new Map<string, number>();
  for (const { apiKeyId, lastUsedAt } of secrets)
    used.set(apiKeyId, Math.max(used.get(apiKeyId) ?? 0, lastUsedAt?.getTime() ?? 0));
  return rows.map((row) => {
    const at = used.get(row.id);
    return {
      ...recordView(row),
      prefix: keyPrefix(ctx.tenant.id, row.id),
      grants: row.grants as ApiKeyView["grants"],
      teams: [...row.teams],
      lastUsedAt: wire(at ? new Date(at) : null),
    };
  });
};

export async function apiKeyView(row: Row<typeof ApiKey>, ctx: ReadContext): Promise<ApiKeyView> {
  const [view] = await apiKeyViews([row], ctx);
  return view as ApiKeyView;
}
