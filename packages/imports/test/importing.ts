import type { Actor, Session } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import type * as z from "zod";
import type { ImportView } from "../src/import-view.ts";
import { imports } from "../src/imports.ts";
import type { listImportRows } from "../src/list-import-rows.ts";

export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly status: number;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

export type RowReport = Awaited<ReturnType<typeof listImportRows.run>>["items"][number];

/** What an undo answers: the import, or why not. */
type Undone = Omit<ImportView, "status"> & Omit<Problem, "status"> & { readonly status: string | number };

type Listed<Noun extends "contacts" | "organizations" | "relations"> = Promise<
  Awaited<ReturnType<Session[Noun]["list"]>>["items"]
>;

type Parameters = Readonly<Record<string, string | object>>;

/** A CRM with the plugin, and how a client imports with it. */
export async function importing(attributes?: { readonly contact?: z.ZodType; readonly organization?: z.ZodType }) {
  const t = await createTestCrm({ plugins: [imports()], ...(attributes ? { attributes } : {}) });
  const post = (csv: string | Uint8Array, parameters: Parameters, actor?: Actor) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters))
      query.set(name, typeof value === "string" ? value : JSON.stringify(value));
    return t.request("POST", `/imports?${query}`, {
      body: csv,
      headers: { "content-type": "text/csv" },
      ...(actor ? { actor } : {}),
    });
  };
  const answer = async <T>(response: Promise<Response> | Response): Promise<T> => (await (await response).json()) as T;
  const get = (id: string) => answer<ImportView>(t.request("GET", `/imports/${id}`));
  return {
    ...t,
    post,
    get,
    /** Starts an import that is to be accepted. */
    start: async (csv: string | Uint8Array, parameters: Parameters, actor?: Actor): Promise<ImportView> => {
      const response = await post(csv, parameters, actor);
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      return answer(response);
    },
    /** Imports, and answers when it is over. */
    import: async (csv: string | Uint8Array, parameters: Parameters, actor?: Actor): Promise<ImportView> => {
      const response = await post(csv, parameters, actor);
      if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
      const { id } = await answer<ImportView>(response);
      await t.settle();
      return get(id);
    },
    /** An import that is to be refused. */
    refused: async (csv: string | Uint8Array, parameters: Parameters, actor?: Actor): Promise<Problem> =>
      answer<Problem>(post(csv, parameters, actor)),
    rows: async (id: string, query = ""): Promise<readonly RowReport[]> =>
      (await answer<{ items: readonly RowReport[] }>(t.request("GET", `/imports/${id}/rows?limit=200${query}`))).items,
    rejects: async (id: string): Promise<string> => (await t.request("GET", `/imports/${id}/rejects`)).text(),
    undo: (id: string) => answer<Undone>(t.request("POST", `/imports/${id}/undo`)),
    contacts: async (): Listed<"contacts"> => (await t.desk.contacts.list({ limit: 200, sort: "createdAt" })).items,
    organizations: async (): Listed<"organizations"> =>
      (await t.desk.organizations.list({ limit: 200, sort: "createdAt" })).items,
    relations: async (): Listed<"relations"> => (await t.desk.relations.list({ limit: 200, sort: "createdAt" })).items,
  };
}
