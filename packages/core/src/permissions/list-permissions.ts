import * as z from "zod";
import { admit, reachesAll } from "../call/grants.ts";
import type { ReadCall } from "../call/read-call.ts";
import type { Actor, Grant } from "../plugin/actor.ts";
import { query } from "../plugin/operation.ts";

const Allowed = z.object({
  operation: z.string().describe("`leads.qualify`"),
  permission: z.string().describe("What it takes"),
  route: z.string(),
  allowed: z.boolean(),
  scope: z.enum(["own", "team", "all"]).nullable().describe("How far the grants reach; null where there is none"),
  hidden: z.array(z.string()).describe("Fields hidden on at least some records"),
  readOnly: z.array(z.string()).describe("Fields locked on at least some records"),
});

/** So that an application shows what its user can do, and says of the rest what is lacking. */
export const listPermissions = query({
  summary: "What the caller may do: each operation, how far, and what it takes",
  permission: "permissions:read",
  route: "GET /permissions",
  input: z.strictObject({}),
  output: z.object({ user: z.string(), teams: z.array(z.string()), items: z.array(Allowed) }),
  examples: [{}],
}).run(async (_input, ctx) => {
  const { actor } = ctx;
  const { operations } = (ctx as ReadCall).session.runtime.registry;
  const items = [...operations.values()].map(({ key, operation }) => ({
    operation: key,
    route: operation.route,
    ...reachOf(actor, operation.permission),
  }));
  return { user: actor.user, teams: [...(actor.teams ?? [])], items };
});

function reachOf(actor: Actor, permission: string) {
  const grants = admit(actor, permission);
  const names = (of: (grant: Grant) => readonly string[] | undefined) =>
    [...new Set(grants.flatMap((grant) => of(grant) ?? []))].sort();
  const reach = reachesAll(grants) ? "all" : grants.some(({ scope }) => scope === "team") ? "team" : "own";
  return {
    permission,
    allowed: grants.length > 0,
    scope: grants.length > 0 ? (reach as "all" | "team" | "own") : null,
    hidden: names(({ hide }) => hide),
    readOnly: names(({ readOnly }) => readOnly),
  };
}
