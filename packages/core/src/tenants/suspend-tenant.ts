import * as z from "zod";
import type { WriteCall } from "../call/write-call.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { WriteContext } from "../plugin/context.ts";
import type { EventType } from "../plugin/event.ts";
import { command } from "../plugin/operation.ts";
import { tenantResumed, tenantSuspended } from "./tenant-events.ts";
import { TenantView } from "./tenant-view.ts";

const about = {
  permission: "system",
  input: z.strictObject({ id: z.string().max(128) }),
  output: TenantView,
  examples: [{ id: "acme" }],
};

export const suspendTenant = command({
  summary: "Shut out a tenant's callers, keeping all it has",
  route: "POST /tenants/{id}/suspend",
  ...about,
}).run(async ({ id }, ctx) => become(ctx, id, "suspended", tenantSuspended));

export const resumeTenant = command({
  summary: "Let a suspended tenant's callers in again",
  route: "POST /tenants/{id}/resume",
  ...about,
}).run(async ({ id }, ctx) => become(ctx, id, "active", tenantResumed));

/** Twice is once. */
async function become(
  ctx: WriteContext,
  id: string,
  status: "active" | "suspended",
  event: EventType<string, { tenant: string }>,
) {
  if (id !== ctx.tenant.id) throw coreErrors("tenant.unknown", { id });
  const { numUpdatedRows } = await ctx.raw
    .updateTable("tenants")
    .set({ status })
    .where("id", "=", id)
    .where("status", "=", status === "active" ? "suspended" : "active")
    .executeTakeFirst();
  if (numUpdatedRows === 1n) ctx.record(event, { tenant: id }, [{ type: "tenant", id }]);
  const { runtime } = (ctx as WriteCall).session;
  runtime.database.unit()?.afterCommit.push(() => runtime.forgetTenant(id));
  return { ...ctx.tenant, suspended: status === "suspended" };
}
