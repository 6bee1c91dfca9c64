import { addIndex, column, type Migration, plainTable, recordTable } from "@kith/core";

export const apiKeyMigrations: readonly Migration[] = [
  {
    name: "0001_api_keys",
    async up(db) {
      await recordTable(
        db,
        "apikeys_key",
        {
          name: column.text(),
          grants: column.json(),
          teams: column.json(),
          expiresAt: column.instant().nullable(),
          rotatedAt: column.instant().nullable(),
          revokedAt: column.instant().nullable(),
        },
        { owned: true },
      );
      await addIndex(db, "apikeys_key_created", "apikeys_key", ["tenantId", "createdAt", "id"]);
      await plainTable(
        db,
        "apikeys_secret",
        {
          tenantId: column.key(),
          id: column.uuid(),
          apiKeyId: column.reference("apikeys_key"),
          hash: column.text(),
          validUntil: column.instant().nullable(),
          lastUsedAt: column.instant().nullable(),
        },
        { primaryKey: ["tenantId", "id"], tenant: true },
      );
      await addIndex(db, "apikeys_secret_key", "apikeys_secret", ["tenantId", "apiKeyId"]);
    },
  },
];
