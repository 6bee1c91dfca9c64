import type { RegisteredOperation } from "../../composition/registry.ts";
import type { JsonSchema } from "../json-schema.ts";

const titles: Readonly<Record<number, string>> = { 201: "Created", 202: "Accepted", 204: "Done" };
const text = (description?: string) => ({ description, schema: { type: "string" } });

/** The answers of one operation: its own, and the problems that it may have. */
export function responsesOf(
  { operation, path, method }: RegisteredOperation,
  output: JsonSchema,
  isTagged: boolean,
  isVersioned: boolean,
  isReadable: boolean,
): Record<string, unknown> {
  const { status = 200, download } = operation.declaration;
  const headers = {
    "Content-Disposition": download && text("Carries the file's name"),
    ETag: isTagged ? { ...text("The record's version, for If-Match"), example: '"7"' } : undefined,
    Location: status === 201 && isReadable ? text("Where the record can be read") : undefined,
  };
  const content = download ? { "application/octet-stream": {} } : { "application/json": { schema: output } };
  const problems = [
    400,
    ...(operation.permission === "public" ? [] : [401, 403]),
    ...(path.includes("{") ? [404] : []),
    ...(operation.kind === "command" ? [409, 422] : []),
    // A file that is yet to be made, or whose bytes are gone.
    ...(download ? [409, 410] : []),
    ...(isVersioned ? [412] : []),
    "default",
  ];
  return {
    [status]: { description: titles[status] ?? "OK", ...(status === 204 ? {} : { headers, content }) },
    304: isTagged && method === "GET" ? { description: "The caller's copy is still good" } : undefined,
    ...Object.fromEntries(problems.map((code) => [code, { $ref: "#/components/responses/Problem" }])),
  };
}
