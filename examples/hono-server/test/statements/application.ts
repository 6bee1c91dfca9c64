import { apiKeys, byApiKey } from "@kith/api-keys";
import { type Crm, createCrm, type DatabaseAdapter, type RegisteredOperation } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { tenancy } from "@kith/tenancy";
import { anyone } from "@kith/testing";
import { httpRequest } from "../../../../packages/testing/src/conformance/http-request.ts";
import type { Input } from "../../../../packages/testing/src/conformance/input.ts";
import { type Outcome, outcomeOf, outcomeOfResponse } from "../../../../packages/testing/src/conformance/outcome.ts";
import { probeName, probePlugin } from "../../../../packages/testing/src/conformance/probe-plugin.ts";

type Services = Readonly<Record<string, Readonly<Record<string, (input: Input) => Promise<unknown>>>>>;

/** An application that composes all plugins. */
export interface Application {
  readonly crm: Crm;
  /** Of the plugins; not those that the test brings. */
  readonly operations: readonly RegisteredOperation[];
  operation(key: string): RegisteredOperation;
  /**
   * As a user with every permission, or as the house where only that may. In process; over HTTP where there are headers,
   * and an upload, since it has no other way. Whoever sends an API key is whom that says.
   */
  call(
    tenant: string,
    operation: RegisteredOperation,
    input: Input,
    headers?: Record<string, string>,
  ): Promise<Outcome>;
  settle(): Promise<void>;
}

/** The time stands still, so that nothing that is kept for a while is out of date. */
const now = () => new Date("2026-03-02T09:00:00Z");
const silent = () => undefined;
/** Both what is recognised by its header line, and the columns that the examples of imports map. */
const columns = "Company,First Name,Last Name,Mail,Firm,Remarks\n";
const row = "Alfreds,Maria,Anders,maria@shop.example,Alfreds,Regular\n";

/** What an upload sends: a file of one row, or of as many as `rows` says. */
function form({ rows = 1, ...input }: Input): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(input))
    if (name !== "file") form.set(name, typeof value === "string" ? value : JSON.stringify(value));
  form.set("file", new Blob([columns, row.repeat(Number(rows))]), "list.csv");
  return form;
}

export async function application(database: DatabaseAdapter): Promise<Application> {
  const crm = (await createCrm({
    database,
    // The probe has a consumer that fails, so that there is a failure to look at.
    plugins: [apiKeys(), imports(), leads(), tenancy(), probePlugin(new Map(), new Map())],
    http: { authenticate: byApiKey(), onError: silent },
    onError: silent,
    now,
  })) as unknown as Crm;
  const operation = (key: string) => {
    const found = crm.operations.find((each) => each.key === key);
    if (!found) throw new Error(`No operation ${key} is composed`);
    return found;
  };
  return {
    crm,
    operations: crm.operations.filter(({ plugin }) => plugin !== probeName),
    operation,
    async call(tenant, operation, input, headers) {
      const { upload } = operation.operation.declaration;
      if (upload || headers) {
        const { method, path, body } = httpRequest(operation, input, "");
        const [url] = (upload ? path.split("?") : [path]) as [string];
        const request = new Request(`http://kith.test${url}`, {
          method,
          headers: { ...(upload ? {} : { "content-type": "application/json" }), ...headers },
          ...(upload ? { body: form(input) } : body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const actor = headers?.["x-api-key"] ? {} : { actor: anyone({ tenant }) };
        return outcomeOfResponse(await crm.fetch(request, actor));
      }
      const isHouses = operation.operation.permission === "system";
      const session = isHouses ? crm.asSystem({ tenant, reason: "statements" }) : crm.as(anyone({ tenant }));
      return outcomeOf(async () => (session as unknown as Services)[operation.plugin]?.[operation.name]?.(input));
    },
    async settle() {
      const stop = new AbortController();
      await crm.work({ signal: stop.signal, pollMs: 5, onIdle: () => stop.abort() });
    },
  };
}
