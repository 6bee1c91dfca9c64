import { coreErrors, type ReadContext } from "@kith/core";

/** Refuses another tenant than the one that the house works for. */
export function assertOwn(ctx: ReadContext, id: string): void {
  if (id !== ctx.tenant.id) throw coreErrors("tenant.unknown", { id });
}
