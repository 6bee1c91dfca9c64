import { type Grant, ownedProperties, recordProperties, references } from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";

/** What a program is let in with, and what it may do then. Its grants never change: another key is made instead. */
export const ApiKey = defineEntity({
  name: "ApiKey",
  tableName: "apikeys_key",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    name: p.text(),
    grants: p.json<readonly Grant[]>(),
    teams: p.json<readonly string[]>(),
    expiresAt: p.datetime(3).nullable(),
    rotatedAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
  },
});

/** One secret of a key: two while a rotation's grace lasts. Written past the journal, which is not to know of hashes. */
export const ApiKeySecret = defineEntity({
  name: "ApiKeySecret",
  tableName: "apikeys_secret",
  properties: {
    tenantId: p.text().primary(),
    id: p.uuid().primary(),
    apiKeyId: references(() => ApiKey),
    /** SHA-256 of the whole key, in base64url. */
    hash: p.text(),
    /** Null: as long as its key is. */
    validUntil: p.datetime(3).nullable(),
    lastUsedAt: p.datetime(3).nullable(),
  },
});
