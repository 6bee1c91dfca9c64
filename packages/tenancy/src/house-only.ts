import { coreErrors, type ReadContext } from "@kith/core";
import { tenancyErrors } from "./tenancy-errors.ts";

/** Refuses everybody but the house itself, whatever their grants say, and another tenant than its own. */
export function assertHouse(ctx: ReadContext, id: string): void {
  if (!ctx.actor.user.startsWith("system:")) throw tenancyErrors("tenancy.houseOnly");
  if (id !== ctx.tenant.id) throw coreErrors("tenant.unknown", { id });
}
