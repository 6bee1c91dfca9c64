import type { Actor, Grant } from "../plugin/actor.ts";

/** Whose rows they are. */
export interface Ownership {
  readonly ownerId?: unknown;
  readonly teamId?: unknown;
}

export const grantMatches = (granted: string, permission: string) =>
  granted === permission ||
  granted === "*" ||
  (granted.endsWith(":*") && permission.startsWith(granted.slice(0, -1))) ||
  (granted.startsWith("*:") && permission.endsWith(granted.slice(1)));

const everything: readonly Grant[] = [{ permission: "public", scope: "all" }];

/** Whether it is the house itself: `crm.asSystem`, or a job or reaction of a plugin. */
export const isSystem = (actor: Actor): boolean => actor.user.startsWith("system:");

/** The grants that let an actor do what needs `permission`; empty means no. */
export function admit(actor: Actor, permission: string): readonly Grant[] {
  if (permission === "public") return everything;
  if (permission === "system" && !isSystem(actor)) return [];
  return actor.grants.filter((grant) => grantMatches(grant.permission, permission));
}

/** Whether one of the grants reaches every row of the tenant. */
export const reachesAll = (grants: readonly Grant[]): boolean =>
  grants.some((grant) => (grant.scope ?? "all") === "all");

/** The grants that cover a row of this ownership. */
export function covering(grants: readonly Grant[], actor: Actor, row: Ownership): readonly Grant[] {
  const own = row.ownerId != null && row.ownerId === actor.user;
  const team = own || (row.teamId != null && (actor.teams ?? []).includes(String(row.teamId)));
  return grants.filter(({ scope = "all" }) => scope === "all" || (scope === "team" ? team : own));
}

const never = new Set(["id", "version"]);

function inEvery(grants: readonly Grant[], names: (grant: Grant) => readonly string[]): ReadonlySet<string> {
  const [first, ...rest] = grants;
  if (!first) return new Set();
  return new Set(names(first).filter((name) => !never.has(name) && rest.every((grant) => names(grant).includes(name))));
}

const hiddenNames = (grant: Grant) => grant.hide ?? [];
/** What is hidden may not be written blindly either. */
const lockedNames = (grant: Grant) => [...(grant.readOnly ?? []), ...hiddenNames(grant)];

/** Properties hidden on a row: those that every covering grant hides. */
export const hiddenOn = (coveringGrants: readonly Grant[]) => inEvery(coveringGrants, hiddenNames);
/** Properties that may not be written on a row: those that every covering grant locks. */
export const lockedOn = (coveringGrants: readonly Grant[]) => inEvery(coveringGrants, lockedNames);
/** Properties hidden on at least some rows: a filter, sort or search by them would tell what is hidden. */
export const hiddenSomewhere = (grants: readonly Grant[]): ReadonlySet<string> =>
  new Set(grants.flatMap((grant) => hiddenNames(grant).filter((name) => !never.has(name))));
