import type { RegisteredOperation } from "../composition/registry.ts";
import { pointerTo } from "../errors/json-pointer.ts";
import { inputProblem } from "../record/input-problem.ts";
import { versionOfIfMatch } from "./entity-tag.ts";
import type { HttpCall } from "./http-call.ts";
import { InputPlace } from "./input-place.ts";
import { jsonSchemaOf } from "./json-schema.ts";
import { parameterValue, parseQuery } from "./query-string.ts";
import { parseJsonBody } from "./request-body.ts";

/** Where an operation's input comes from, worked out once from its declaration. */
export interface InputPlan {
  readonly root: InputPlace;
  /** Everything but the path's parameters stands in the query, else in the body. */
  readonly inQuery: boolean;
  readonly writes: boolean;
}

export function planInput({ operation, method }: RegisteredOperation): InputPlan {
  const root = new InputPlace(jsonSchemaOf(operation.declaration.input, "input"));
  return { root, inQuery: method === "GET" || method === "DELETE", writes: operation.kind === "command" };
}

/** What the query or the JSON body holds; where one of them has no say, whatever it holds is refused. */
export function gatherInput(plan: InputPlan, call: HttpCall, body: Uint8Array): Record<string, unknown> {
  const query = parseQuery(call.query, plan.root);
  if (plan.inQuery) {
    if (body.byteLength > 0) throw inputProblem("", "has a body; send its fields as parameters of the query");
    return query;
  }
  const [stray] = Object.keys(query);
  if (stray !== undefined) throw inputProblem(pointerTo([stray]), "goes into the JSON body, not into the query");
  return parseJsonBody(call.request, body);
}

/** One input from the path, what was gathered elsewhere, and `If-Match`; contradictions are refused. */
export function assembleInput(
  { root, writes }: InputPlan,
  call: HttpCall,
  gathered: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const input: Record<string, unknown> = { ...gathered };
  for (const [name, text] of Object.entries(call.parameters)) {
    input[name] = parameterValue([text], root.member(name), [name]);
    if (name in gathered && gathered[name] !== input[name])
      throw inputProblem(pointerTo([name]), "is not the one in the path");
  }
  const version = writes ? versionOfIfMatch(call.request.headers.get("if-match")) : undefined;
  if (version === undefined) return input;
  if (root.member("version").types.size === 0)
    throw inputProblem("", "If-Match has nothing to be compared with here; leave it out");
  if (input.version !== undefined && input.version !== version)
    throw inputProblem("/version", `is ${input.version}, but If-Match says ${version}; send one of them`);
  return { ...input, version };
}
