import { grantMatches } from "../call/grants.ts";
import type { Grant } from "../plugin/actor.ts";

/** Grants of whole nouns and of single permissions, in one line: `"contacts:* tasks:* journal:read"`. */
const grants = (permissions: string): readonly Grant[] => permissions.split(" ").map((permission) => ({ permission }));

const own = "permissions:read tenants:read";
const customers = "contacts:read organizations:read relations:read interactions:read tasks:read files:read";
const desk = "contacts:* organizations:* relations:* interactions:* tasks:* files:*";

/**
 * Grants for the roles that most firms have, of scope `all`: a start, to be narrowed or widened by the host, who alone
 * knows his users. A plugin of the host's own is named beside them; a new version of Kith adds the nouns of its new
 * plugins to the roles, and takes nothing away.
 *
 * @example
 * const grants = [...roles.sales, { permission: "loyalty:*" }];
 * const ofHerTeam = roles.sales.map((grant) => ({ ...grant, scope: "team" as const }));
 */
export const roles = {
  /** At the front desk: keeps customers and what is said with them, takes leads in. */
  agent: grants(`${own} ${desk} leads:read leads:write`),
  /** Keeps customers, works leads. */
  sales: grants(`${own} ${desk} leads:*`),
  /** Keeps customers and what is said with them; sees the leads they came from. */
  service: grants(`${own} ${desk} leads:read`),
  /** Sees customers, takes in lists and leads. */
  marketing: grants(`${own} ${customers} contacts:write organizations:write leads:* imports:* files:*`),
  /** Does what the others do, and sees who did what. */
  manager: grants(`${own} ${desk} leads:* imports:* journal:read jobs:read consumers:read`),
  /** Everything that is not the house's own. */
  admin: grants("*"),
  /** Sees everything. */
  readOnly: grants("*:read"),
  /** Another system that brings customers and what happened with them, and reads them back. */
  system: grants(`${own} ${desk} leads:read leads:write imports:* journal:read`),
} as const satisfies Readonly<Record<string, readonly Grant[]>>;

/** The names of the roles that hold a permission. */
export const rolesWith = (permission: string): string[] =>
  Object.entries(roles).flatMap(([name, held]) =>
    held.some((grant) => grantMatches(grant.permission, permission)) ? [name] : [],
  );
