import type { RegisteredOperation } from "../composition/registry.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Session } from "./session.ts";

/** How long a key is remembered. */
export const keyLifeMs = 24 * 60 * 60 * 1000;

/** What is known of an Idempotency-Key: never an answer, only the status and the record it made. */
export interface KeyClaim {
  readonly seen: boolean;
  readonly status: number;
  readonly recordId: string | null;
}

/**
 * Claims a key in the transaction of its command. Of many at once one wins; the others wait for its commit and find it
 * seen. A key of more than 24 hours ago is free again.
 */
export async function claimKey(
  { runtime, actor, tenant, now }: Session,
  { key: operation }: RegisteredOperation,
  { key, digest }: { readonly key: string; readonly digest: string },
): Promise<KeyClaim> {
  const db = runtime.database.kysely;
  const expired = new Date(now.getTime() - keyLifeMs);
  const claimed = await db
    .insertInto("idempotency_keys")
    .values({
      tenant_id: tenant.id,
      actor: actor.user,
      key,
      operation,
      digest,
      status: 0,
      record_id: null,
      created_at: now,
    })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant_id", "actor", "key"])
        .doUpdateSet({ operation, digest, status: 0, record_id: null, created_at: now })
        .where("idempotency_keys.created_at", "<", expired),
    )
    .returning("key")
    .executeTakeFirst();
  if (claimed) return { seen: false, status: 0, recordId: null };
  const row = await db
    .selectFrom("idempotency_keys")
    .select(["digest", "status", "record_id"])
    .where("tenant_id", "=", tenant.id)
    .where("actor", "=", actor.user)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  if (row["digest"] !== digest) throw coreErrors("idempotency.mismatch");
  return { seen: true, status: Number(row["status"]), recordId: row["record_id"] };
}

/** Notes what a claimed key led to. */
export async function settleKey(
  { runtime, actor, tenant }: Session,
  key: string,
  status: number,
  output: unknown,
): Promise<void> {
  const id = (output as { id?: unknown } | null)?.id;
  await runtime.database.kysely
    .updateTable("idempotency_keys")
    .set({ status, record_id: typeof id === "string" ? id : null })
    .where("tenant_id", "=", tenant.id)
    .where("actor", "=", actor.user)
    .where("key", "=", key)
    .execute();
}
