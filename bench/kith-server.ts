// Kith's side: the CRM over HTTP as a host serves it, with permissions and tenants as they always are.
import { type Actor, createCrm, directoryBlobStore } from "@kith/core";
import { tenant, token, user } from "./data/dataset.ts";
import type { Dialect } from "./options.ts";
import type { Composed } from "./plugins.ts";
import { settingsOf } from "./processes/answer-parent.ts";
import { serve } from "./processes/serve.ts";

const { dialect, location, role, files, composed } = settingsOf<{
  readonly dialect: Dialect;
  readonly location: string;
  readonly role?: string;
  readonly files: string;
  readonly composed: readonly Composed[];
}>();
const bound = role === undefined ? {} : { rowLevelSecurity: { role } };
const database =
  dialect === "sqlite"
    ? (await import("@kith/core/sqlite")).sqlite(location)
    : (await import("@kith/core/postgresql")).postgresql({ connectionString: location, ...bound });

const nouns = ["contacts", "organizations", "relations", "interactions", "tasks", "leads", "imports"];
const actors = new Map<string, Actor>([
  [`Bearer ${token}`, { tenant, user, grants: nouns.map((noun) => ({ permission: `${noun}:*` })) }],
]);
const authenticate = (request: Request) => actors.get(request.headers.get("authorization") ?? "") ?? null;
// Loaded where they are composed alone, as a host's own imports are.
const plugins = composed.length > 0 ? (await import("./plugins.ts")).pluginsOf(composed) : [];
const crm = await createCrm({ database, plugins, files: directoryBlobStore(files), http: { authenticate } });
// It ends with the process.
const work = () => void crm.work({ signal: new AbortController().signal });
await serve((request) => crm.fetch(request), work);
