import {
  type Actor,
  type AttributeSchemas,
  type Crm,
  type CrmOptions,
  createCrm,
  type Grant,
  type Plugin,
  type Provision,
  type Session,
} from "@kith/core";
import { type TestDatabaseOptions, testDatabase } from "./test-database.ts";

/** A composed CRM on a fresh database, and what tests need around it. */
export interface TestCrm<P extends readonly Plugin[], A extends AttributeSchemas> {
  readonly crm: Crm<P, A>;
  /** The services of a user with every permission in tenant `main`. */
  readonly desk: Session<P, A>;
  /** The services of a user, by default of tenant `main` with every permission. */
  as(caller: {
    readonly tenant?: string;
    readonly user?: string;
    readonly teams?: readonly string[];
    readonly grants?: readonly Grant[];
  }): Session<P, A>;
  /** A request to `crm.fetch` as a user with every permission, or as `actor`; a plain object is sent as JSON. */
  request(
    method: string,
    path: string,
    options?: { readonly body?: unknown; readonly headers?: Record<string, string>; readonly actor?: Actor },
  ): Promise<Response>;
  /** Runs jobs and consumers until nothing is left to do. */
  settle(): Promise<void>;
  /** The database it runs on, for a second CRM beside it. */
  readonly database: CrmOptions<P, A, []>["database"];
  /** The same as its owner, whom no policy binds: for a look at rows of all tenants. */
  readonly owner: CrmOptions<P, A, []>["database"];
  close(): Promise<void>;
}

export const everything: readonly Grant[] = [{ permission: "*" }];
export const anyone = (more: Partial<Actor> = {}): Actor => ({
  tenant: "main",
  user: "u_1",
  grants: everything,
  ...more,
});

/**
 * Composes a CRM on a fresh database of the kind the test project runs on, migrated, with tenants `main` and `other`.
 * Close it when done: the database goes with it.
 */
export async function createTestCrm<
  const P extends readonly Plugin[] = [],
  // biome-ignore lint/complexity/noBannedTypes: no attributes declared, no attributes known
  A extends AttributeSchemas = {},
>(
  options: Partial<Omit<CrmOptions<P, A, readonly Provision[]>, "database">> & TestDatabaseOptions = {},
): Promise<TestCrm<P, A>> {
  const database = await testDatabase(options);
  const given = { http: { authenticate: async () => null }, plugins: [], ...options, database: database.adapter };
  const crm = (await createCrm(given as never)) as unknown as Crm<P, A>;
  await crm.migrations.apply();
  const house = crm.asSystem({ tenant: "main", reason: "test set-up" }) as unknown as Session;
  await house.tenants.create({ id: "other", region: "DE" });
  return {
    crm,
    desk: crm.as(anyone()),
    as: (caller) => crm.as(anyone(caller)),
    request: async (method, path, { body, headers = {}, actor = anyone() } = {}) => {
      const raw =
        body === undefined ||
        typeof body === "string" ||
        body instanceof FormData ||
        body instanceof Uint8Array ||
        body instanceof ReadableStream;
      return crm.fetch(
        new Request(`http://kith.test${path}`, {
          method,
          headers: { ...(raw ? {} : { "content-type": "application/json" }), ...headers },
          ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body), duplex: "half" }),
        } as RequestInit),
        { actor },
      );
    },
    settle: () => settle(crm),
    database: database.adapter,
    owner: database.owner,
    close: async () => {
      await crm.close();
      await database.drop();
    },
  };
}

/** Works until two looks in a row find nothing: quiet is observed, not waited for. */
async function settle(crm: Crm): Promise<void> {
  const stop = new AbortController();
  await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
}
