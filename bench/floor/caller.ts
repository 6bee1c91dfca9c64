import { tenant, token, user } from "../data/dataset.ts";

/** What goes wrong by the caller's doing. */
export class FloorError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Caller {
  readonly tenant: string;
  readonly user: string;
  readonly permissions: ReadonlySet<string>;
}

const records = ["contacts", "organizations", "relations", "interactions", "tasks", "imports"];
const permissions = new Set(records.flatMap((name) => [`${name}:read`, `${name}:write`]));
const callers = new Map<string, Caller>([[`Bearer ${token}`, { tenant, user, permissions }]]);

export function callerOf(authorization: string | undefined): Caller {
  const caller = callers.get(authorization ?? "");
  if (!caller) throw new FloorError(401, "Say who you are");
  return caller;
}

export function mayDo(caller: Caller, ...needed: readonly string[]): Caller {
  for (const permission of needed)
    if (!caller.permissions.has(permission)) throw new FloorError(403, `You lack ${permission}`);
  return caller;
}
