import type { RegisteredOperation } from "../composition/registry.ts";
import { pointerTo } from "../errors/json-pointer.ts";
import { inputProblem } from "../record/input-problem.ts";
import { versionOfIfMatch } from "./entity-tag.ts";
import type { HttpCall } from "./http-call.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { type Reading, readingOf, unread } from "./parameter-reading.ts";
import { parameterValue } from "./parameter-value.ts";
import { parseQuery } from "./query-string.ts";

/** Where an operation's input comes from, worked out once from its declaration. */
export interface InputPlan {
  /** Where everything but the path's parameters stands. An upload's may stand in its form too. */
  readonly source: "query" | "body" | "upload";
  readonly reading: Reading;
  readonly writes: boolean;
}

export function planInput({ operation, method }: RegisteredOperation): InputPlan {
  const { upload, input } = operation.declaration;
  const source = upload ? "upload" : method === "GET" || method === "DELETE" ? "query" : "body";
  return { source, reading: readingOf(jsonSchemaOf(input, "input")), writes: operation.kind === "command" };
}

/** What the query holds; where it has no say, whatever it holds is refused by name. */
export function readQuery(plan: InputPlan, call: HttpCall): Record<string, unknown> {
  const values = parseQuery(call.target.query, plan.reading);
  const [stray] = Object.keys(values);
  if (plan.source === "body" && stray !== undefined)
    throw inputProblem(pointerTo([stray]), "goes into the JSON body, not into the query");
  return values;
}

/** One input from the path, what was gathered elsewhere, and `If-Match`; contradictions are refused. */
export function assembleInput(
  plan: InputPlan,
  call: HttpCall,
  gathered: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...gathered };
  for (const [name, text] of Object.entries(call.parameters)) {
    const value = parameterValue([text], plan.reading.members.get(name) ?? unread, [name]);
    if (name in gathered && gathered[name] !== value)
      throw inputProblem(pointerTo([name]), "is not the one in the path");
    input[name] = value;
  }
  return plan.writes ? withVersion(plan, call, input) : input;
}

function withVersion(plan: InputPlan, call: HttpCall, input: Record<string, unknown>): Record<string, unknown> {
  const version = versionOfIfMatch(call.request.headers.get("if-match"));
  if (version === undefined) return input;
  if (!plan.reading.members.has("version"))
    throw inputProblem(
      "",
      "If-Match has nothing to be compared with here: the operation checks no version; leave it out",
    );
  if (input.version !== undefined && input.version !== version)
    throw inputProblem("/version", `is ${input.version}, but If-Match says ${version}; send one of them`);
  return { ...input, version };
}
