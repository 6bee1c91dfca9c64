// Kith's side: the CRM over HTTP as a host serves it, with permissions and tenants as they always are.
import { type Actor, createCrm } from "@kith/core";
import { tenant, token, user } from "./data/dataset.ts";
import type { Dialect } from "./options.ts";
import { settingsOf } from "./processes/answer-parent.ts";
import { serve } from "./processes/serve.ts";

const { dialect, location, role, allPlugins } = settingsOf<{
  readonly dialect: Dialect;
  readonly location: string;
  readonly role?: string;
  readonly allPlugins: boolean;
}>();
const bound = role === undefined ? {} : { rowLevelSecurity: { role } };
const database =
  dialect === "sqlite"
    ? (await import("@kith/core/sqlite")).sqlite(location)
    : (await import("@kith/core/postgresql")).postgresql({ connectionString: location, ...bound });

const grants = ["contacts:*", "organizations:*", "relations:*", "interactions:*", "tasks:*", "leads:*"];
const actors = new Map<string, Actor>([
  [`Bearer ${token}`, { tenant, user, grants: grants.map((permission) => ({ permission })) }],
]);
const authenticate = (request: Request) => actors.get(request.headers.get("authorization") ?? "") ?? null;
// Loaded where they are composed alone, as a host's own imports are.
const plugins = allPlugins ? (await import("./plugins.ts")).allPlugins() : [];
const crm = await createCrm({ database, plugins, http: { authenticate } });
await serve((request) => crm.fetch(request));
