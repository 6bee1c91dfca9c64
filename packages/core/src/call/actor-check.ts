import { coreErrors } from "../errors/core-errors.ts";
import type { Actor } from "../plugin/actor.ts";
import type { Tenant } from "../plugin/tenant.ts";
import { isSystem } from "./grants.ts";

const checked = new WeakSet<Actor>();
const scopes = new Set([undefined, "own", "team", "all"]);

const opaque = (value: unknown): value is string =>
  typeof value === "string" && value.length > 0 && value.length <= 128;

function problemOf(actor: Actor): string | undefined {
  if (!opaque(actor.tenant)) return "`tenant` must be a string of 1 to 128 characters";
  if (!opaque(actor.user)) return "`user` must be a string of 1 to 128 characters";
  if (actor.user.startsWith("system:")) return "`user` may not start with `system:`; use `crm.asSystem`";
  if (actor.teams !== undefined && !(Array.isArray(actor.teams) && actor.teams.every(opaque)))
    return "`teams` must be strings of 1 to 128 characters";
  if (!Array.isArray(actor.grants)) return "`grants` must be an array";
  for (const grant of actor.grants) {
    if (typeof grant?.permission !== "string") return "every grant needs a `permission`";
    if (!/^(\*|[\w.-]+:(\*|[\w.-]+)|\*:[\w.-]+)$/.test(grant.permission))
      return `"${grant.permission}" is no permission; write \`noun:verb\`, \`noun:*\`, \`*:verb\` or \`*\``;
    if (!scopes.has(grant.scope)) return `scope "${grant.scope}" is not \`own\`, \`team\` or \`all\``;
  }
  return undefined;
}

/** Refuses an actor that is missing or malformed, before anything is decided by it. */
export function checkActor(actor: Actor | null | undefined): Actor {
  if (!actor) throw coreErrors("actor.missing");
  if (checked.has(actor)) return actor;
  const reason = problemOf(actor);
  if (reason) throw coreErrors("actor.invalid", { reason });
  checked.add(actor);
  return actor;
}

/** An actor of the house itself, which holds every permission. */
export function systemActor(tenant: string, name: string, via?: string): Actor {
  const actor: Actor = { tenant, user: `system:${name}`, grants: [{ permission: "*" }], ...(via ? { via } : {}) };
  checked.add(actor);
  return actor;
}

/** The host's own actor, whose reason goes into the journal. */
export function houseActor(tenant: string, reason: string): Actor {
  if (!opaque(tenant))
    throw coreErrors("actor.invalid", { reason: "`tenant` must be a string of 1 to 128 characters" });
  if (!opaque(reason))
    throw coreErrors("actor.invalid", { reason: "`reason` must be a string of 1 to 128 characters" });
  return systemActor(tenant, "host", reason);
}

/** A suspended tenant is open to the house alone. */
export function assertAdmitted(actor: Actor, tenant: Tenant): Tenant {
  if (tenant.suspended && !isSystem(actor)) throw coreErrors("tenant.suspended", { id: tenant.id });
  return tenant;
}
