import type { RegisteredOperation } from "../composition/registry.ts";
import type { Runtime } from "../composition/runtime.ts";
import { inputProblem } from "../record/input-problem.ts";
import { answerResponse } from "./answer.ts";
import { callerOf } from "./caller.ts";
import { downloadResponse } from "./download.ts";
import type { HttpCall, HttpHandler } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";
import { idempotencyKeyOf, requestDigest } from "./idempotency-key.ts";
import { assembleInput, type InputPlan, planInput, readQuery } from "./input-plan.ts";
import { parseJsonBody, readBody } from "./request-body.ts";
import { answerUpload } from "./upload.ts";

const defaultMaxBodyBytes = 1024 * 1024;

/** One operation as HTTP sees it. */
export interface Endpoint {
  readonly registered: RegisteredOperation;
  readonly runtime: Runtime;
  readonly options: HttpOptions;
  /** Worked out at the first call, so that a start does not pay for what is never called. */
  readonly plan: () => InputPlan;
  /** A record made at this path can be read at `<path>/{id}`. */
  readonly readable: boolean;
}

/** The handler of one operation. */
export function endpointOf(registered: RegisteredOperation, runtime: Runtime, options: HttpOptions): HttpHandler {
  let plan: InputPlan | undefined;
  const planOnce = () => {
    plan ??= planInput(registered);
    return plan;
  };
  const readable = [...runtime.registry.operations.values()].some(
    ({ method, path }) => method === "GET" && path === `${registered.path}/{id}`,
  );
  const endpoint: Endpoint = { registered, runtime, options, readable, plan: planOnce };
  return registered.operation.declaration.upload
    ? (call) => answerUpload(endpoint, call)
    : (call) => answer(endpoint, call);
}

/** The caller is known before a byte of the body is read. */
async function answer({ registered, runtime, options, plan, readable }: Endpoint, call: HttpCall): Promise<Response> {
  const { operation, method } = registered;
  const actor = await callerOf(call, operation.permission, options);
  const bytes =
    method === "GET" ? undefined : await readBody(call.request, options.maxBodyBytes ?? defaultMaxBodyBytes);
  const input = assembleInput(plan(), call, { ...readQuery(plan(), call), ...readContent(plan(), call, bytes) });
  const key = operation.kind === "command" ? idempotencyKeyOf(call.request) : undefined;
  const idempotency = key === undefined ? {} : { idempotency: { key, digest: digestOf(call, bytes) } };
  const result = await runtime.invoke(registered, input, { actor, ...idempotency });
  if (operation.declaration.download) return downloadResponse(runtime, actor, result.output, call);
  return answerResponse(result, call, readable);
}

function readContent(plan: InputPlan, call: HttpCall, bytes: Uint8Array | undefined): Record<string, unknown> {
  if (!bytes || bytes.byteLength === 0) return {};
  if (plan.source === "query") throw inputProblem("", "has a body; send its fields as parameters of the query");
  return parseJsonBody(call.request, bytes);
}

function digestOf({ request, target }: HttpCall, bytes: Uint8Array = new Uint8Array()): string {
  return requestDigest(request.method, `${target.path}?${target.query}`, bytes);
}
