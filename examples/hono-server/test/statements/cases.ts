import type { RegisteredOperation } from "@kith/core";
import { readKeyText } from "../../../../packages/api-keys/src/key-text.ts";
import { type Input, inputsOf } from "../../../../packages/testing/src/conformance/input.ts";
import { probeName } from "../../../../packages/testing/src/conformance/probe-plugin.ts";
import type { Application } from "./application.ts";
import { another, type Seed } from "./seed.ts";

/** One call whose statements are counted. */
export interface Case {
  readonly title: string;
  readonly operation: RegisteredOperation;
  /** Whether it leaves the database as it was. */
  readonly isQuery: boolean;
  /** Does for a tenant what must come before, and answers the call itself. */
  ready(app: Application, seed: Seed, tenant: string): Promise<() => ReturnType<Application["call"]>>;
}

/** Brings the records into the state that the operation is for, and answers its input. */
type Before = (app: Application, tenant: string, input: Input) => Promise<Input>;

const ofItself: Before = async (_, id, input) => ({ ...input, id });
const suspended: Before = async (app, id, input) => {
  await app.call(id, app.operation("tenants.suspend"), { id });
  return { ...input, id };
};
const issuedKey = async (app: Application, tenant: string) => {
  const { output } = await app.call(tenant, app.operation("apiKeys.create"), {
    name: "Till",
    grants: [{ permission: "*" }],
  });
  return (output as { readonly key: string }).key;
};

/** Of the operations that records by their examples are not in the state for. */
const before: Readonly<Record<string, Before>> = {
  "tenants.create": async (_, tenant, input) => ({ ...input, id: `${tenant}-two` }),
  "tenants.get": ofItself,
  "tenants.suspend": ofItself,
  "tenants.resume": suspended,
  "tenancy.export": ofItself,
  "tenancy.delete": suspended,
  "jobs.retry": async (app, tenant, input) => {
    await app.call(tenant, app.operation("jobs.cancel"), input);
    return input;
  },
  // The same file is imported twice, side by side: the one that came second made nothing, and which that is, is chance.
  "imports.undo": async (app, tenant, input) => {
    const { output } = await app.call(tenant, app.operation("imports.list"), {});
    const { items } = output as {
      readonly items: readonly { readonly id: string; readonly made: { readonly contacts: number } }[];
    };
    return { ...input, id: items.find(({ made }) => made.contacts > 0)?.id ?? "none made anything" };
  },
  "consumers.replayAll": async (_app, _tenant, input) => ({ ...input, name: probeName }),
  "apiKeys.verify": async (app, tenant) => {
    const { id, hash } = readKeyText(await issuedKey(app, tenant)) ?? { id: "", hash: "" };
    return { id, hash };
  },
};
const binned =
  (plugin: string): Before =>
  async (app, tenant, input) => {
    await app.call(tenant, app.operation(`${plugin}.delete`), input);
    return input;
  };
/** What has no record in its path makes some, and those of the examples are there already. */
const makes = ({ method, path, operation }: RegisteredOperation): boolean =>
  operation.kind === "command" && method === "POST" && !path.includes("{") && !operation.declaration.upload;

function beforeOf(operation: RegisteredOperation): Before | undefined {
  if (operation.name === "restore") return binned(operation.plugin);
  return (
    before[operation.key] ?? (makes(operation) ? async (_app, _tenant, input) => another(operation, input) : undefined)
  );
}

/** Every operation by each of its examples, and what core does beside one. */
export function casesOf(app: Application): readonly Case[] {
  const cases = app.operations.flatMap((operation) => {
    const inputs = inputsOf(operation);
    return inputs.map((input, index): Case => {
      const first = beforeOf(operation);
      const which = Object.keys(input).length === 0 ? "of everything" : `by example ${index + 1}`;
      return {
        title: inputs.length > 1 ? `${operation.key} ${which}` : operation.key,
        operation,
        isQuery: operation.operation.kind === "query" && !first,
        async ready(app, seed, tenant) {
          const filled = seed.filled(tenant, operation, input);
          const whole = first ? await first(app, tenant, filled) : filled;
          return () => app.call(tenant, operation, whole);
        },
      };
    });
  });
  return [...cases, ...overHttp(app)];
}

function overHttp(app: Application): readonly Case[] {
  const [create, get] = [app.operation("contacts.create"), app.operation("contacts.get")];
  const input = { displayName: "Maria Anders" };
  const headers = { "idempotency-key": "once" };
  const send = (app: Application, tenant: string) => app.call(tenant, create, input, headers);
  return [
    {
      title: "contacts.create with an Idempotency-Key",
      operation: create,
      isQuery: false,
      ready: async (app, _, tenant) => () => send(app, tenant),
    },
    {
      title: "contacts.create with an Idempotency-Key, once more",
      operation: create,
      isQuery: false,
      async ready(app, _, tenant) {
        await send(app, tenant);
        return () => send(app, tenant);
      },
    },
    {
      title: "contacts.get by an API key",
      operation: get,
      isQuery: false,
      async ready(app, { records }, tenant) {
        const key = await issuedKey(app, tenant);
        const [id = ""] = records(tenant, "contact");
        return () => app.call(tenant, get, { id }, { "x-api-key": key });
      },
    },
  ];
}
