import { coreErrors } from "../errors/core-errors.ts";
import type { Actor } from "../plugin/actor.ts";
import type { HttpCall } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";

/** Who calls. A public operation needs no one; its tenant is what the host says, or `main`. Else `actor.missing`. */
export async function callerOf(call: HttpCall, permission: string, options: HttpOptions): Promise<Actor> {
  if (call.actor) return call.actor;
  if (permission === "public") return { tenant: publicTenant(call.request, options), user: "public", grants: [] };
  const actor = await options.authenticate(call.request);
  if (!actor) throw coreErrors("actor.missing");
  return actor;
}

function publicTenant(request: Request, options: HttpOptions): string {
  if (!options.tenantOf) return "main";
  const tenant = options.tenantOf(request);
  // To fall back to `main` would let a stranger's form write into it.
  if (tenant === null) throw coreErrors("tenant.unknown", { id: "for this address" });
  return tenant;
}
