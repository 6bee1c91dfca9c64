import { coreErrors, type ReadContext } from "@kith/core";

/** Refuses everybody but `crm.asSystem`, whatever grants they have. */
export function assertHouse(ctx: ReadContext, permission: string): void {
  if (ctx.actor.user.startsWith("system:")) return;
  throw coreErrors("permission.denied", { permission: `${permission}, which only \`asSystem\` has` });
}
