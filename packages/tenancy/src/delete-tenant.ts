import { command } from "@kith/core";
import * as z from "zod";
import { assertOwn } from "./assert-own.ts";
import { runDeletion } from "./run-deletion.ts";
import { tenancyErrors } from "./tenancy-errors.ts";
import { tenantDeletionStarted } from "./tenancy-events.ts";

export const deleteTenant = command({
  summary: "Delete a suspended tenant with all it has, in the background",
  permission: "system",
  route: "DELETE /tenancy/{id}",
  status: 202,
  input: z.strictObject({ id: z.string().max(128).describe("The tenant's own, so that none is meant by mistake") }),
  output: z.object({ id: z.string() }),
  examples: [{ id: "acme" }],
}).run(async ({ id }, ctx) => {
  assertOwn(ctx, id);
  if (id === "main") throw tenancyErrors("tenancy.systemTenant");
  if (!ctx.tenant.suspended) throw tenancyErrors("tenancy.notSuspended", { id });
  ctx.record(tenantDeletionStarted, { tenant: id }, [{ type: "tenant", id }]);
  ctx.schedule(runDeletion, {}, { unique: "deletion" });
  return { id };
});
