import type { RegisteredOperation } from "@kith/core";
import type { Input } from "./input.ts";

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

const inQuery = ({ method, operation }: RegisteredOperation) =>
  method === "GET" || method === "DELETE" || operation.declaration.upload !== undefined;

/** An operation's input as a request: in the path, the query and the body, where each part belongs. */
export function httpRequest(operation: RegisteredOperation, input: Input, file: string): HttpRequest {
  const rest: Record<string, unknown> = { ...input };
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encoded(String(value ?? "none"));
  });
  const { method } = operation;
  const { upload } = operation.operation.declaration;
  if (upload) delete rest["file"];
  if (!inQuery(operation)) return { method, path, body: rest };
  const query = parameters("", rest).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return { method, path: query.length > 0 ? `${path}?${query.join("&")}` : path, body: upload ? file : undefined };
}

/** Half a character cannot be sent. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed());

/** Objects stand in brackets, arrays are a name repeated; those within a filter are joined by commas. */
function parameters(name: string, value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (Array.isArray(value))
    return name.includes("[") ? [[name, value.join(",")]] : value.map((item) => [name, String(item)]);
  if (typeof value !== "object" || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([key, member]) => parameters(name ? `${name}[${key}]` : key, member));
}
