import type { Actor, Grant } from "@kith/core";
import { apiKeyErrors } from "./api-key-errors.ts";

const reach = { own: 0, team: 1, all: 2 } as const;

/** Whether whoever holds `held` has all that `wanted` would give. */
function covers(held: Grant, wanted: Grant, sharesTeams: boolean): boolean {
  const { permission, scope = "all", hide = [], readOnly = [] } = held;
  const matches =
    permission === "*" ||
    permission === wanted.permission ||
    (permission.endsWith(":*") && wanted.permission.startsWith(permission.slice(0, -1)));
  if (!matches || reach[scope] < reach[wanted.scope ?? "all"]) return false;
  // Of other teams than one's own only who sees them all may give something away.
  if (wanted.scope === "team" && scope === "team" && !sharesTeams) return false;
  const hidden = new Set(wanted.hide);
  const locked = new Set([...(wanted.readOnly ?? []), ...hidden]);
  return hide.every((name) => hidden.has(name)) && readOnly.every((name) => locked.has(name));
}

/**
 * Refuses to give, or to hand out anew, what the caller does not hold: permission, scope, and every field that is hidden
 * from them or locked. Each grant must be covered by a single one of theirs, which is sure and easily understood.
 */
export function assertHeld(grants: readonly Grant[], teams: readonly string[], actor: Actor): void {
  const sharesTeams = teams.every((team) => actor.teams?.includes(team));
  for (const [index, wanted] of grants.entries()) {
    if (actor.grants.some((held) => covers(held, wanted, sharesTeams))) continue;
    const { permission, scope = "all" } = wanted;
    const message = "is more than you hold yourself: its permission, its scope, or a field hidden from you or locked";
    throw apiKeyErrors(
      "apiKey.exceedsGrants",
      { permission, scope },
      { errors: [{ pointer: `/grants/${index}`, message }] },
    );
  }
}
