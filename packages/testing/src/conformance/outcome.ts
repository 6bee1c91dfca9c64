import { isCrmError } from "@kith/core";

/** What came of one call, as much of it as the caller could read. */
export interface Outcome {
  readonly status: number;
  /** Of a refusal. */
  readonly code: string | undefined;
  /** Everything that was answered, as text: an output, a problem, the bytes of a file. */
  readonly text: string;
  /** Undefined where it was refused, or is no JSON. */
  readonly output: unknown;
}

export const succeeded = ({ status }: Outcome): boolean => status < 400;

/** A call in process. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    const output = await call();
    return { status: 200, code: undefined, text: JSON.stringify(output ?? null), output };
  } catch (error) {
    if (!isCrmError(error)) return { status: 500, code: "internal", text: String(error), output: undefined };
    const { status, code, message, data, errors } = error;
    return { status, code, text: JSON.stringify({ message, data, errors }), output: undefined };
  }
}

/** An answer over HTTP. */
export async function outcomeOfResponse(response: Response): Promise<Outcome> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  const body = isJson && text ? (JSON.parse(text) as unknown) : undefined;
  const refused = response.status >= 400;
  const code = refused ? (body as { code?: string } | undefined)?.code : undefined;
  return { status: response.status, code, text, output: refused ? undefined : body };
}

const ids = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const instants = /\d{4}-\d{2}-\d{2}T[\d:.]+Z/g;

/** An outcome without what differs from call to call: ids, instants, cursors, the request's own id. */
export const likeness = ({ status, code, text }: Outcome): string =>
  `${status} ${code ?? ""} ${text
    .replace(/"requestId":"[^"]*"/g, "")
    .replace(/"(nextCursor|cursor)":"[^"]*"/g, "")
    .replaceAll(ids, "<id>")
    .replaceAll(instants, "<at>")}`;
