import { houseActor } from "../call/actor-check.ts";
import type { Crm, Session } from "../composition/crm.ts";
import type { RegisteredOperation } from "../composition/registry.ts";
import type { Runtime } from "../composition/runtime.ts";
import { sessionOf } from "../composition/session-of.ts";
import { coreErrors } from "../errors/core-errors.ts";
import type { Actor } from "../plugin/actor.ts";
import { answerResponse } from "./answer.ts";
import { downloadResponse } from "./download.ts";
import type { HttpCall, HttpHandler } from "./http-call.ts";
import type { HttpOptions } from "./http-options.ts";
import { idempotencyOf } from "./idempotency-key.ts";
import { assembleInput, gatherInput, type InputPlan, planInput } from "./input.ts";
import type { RateLimits } from "./rate-limits.ts";
import { readBody } from "./request-body.ts";
import { invokeUpload } from "./upload.ts";

/** The handler of one operation. The caller is known before a byte of the body is read. */
export function endpointOf(
  registered: RegisteredOperation,
  runtime: Runtime,
  options: HttpOptions,
  limits: RateLimits | undefined,
): HttpHandler {
  const { kind, permission, declaration } = registered.operation;
  const { maxBodyBytes = 1024 * 1024 } = options;
  const house: Pick<Crm, "asSystem"> = {
    asSystem: ({ tenant, reason }) => sessionOf(runtime, { actor: houseActor(tenant, reason) }) as unknown as Session,
  };
  const readable = runtime.registry.readerOf(registered) !== undefined;
  let plan: InputPlan | undefined;
  return async (call) => {
    call.found.operation = registered.key;
    const actor = await callerOf(call, permission, options, limits, house);
    call.found.actor = actor;
    await limits?.admit(call, permission === "public" ? call.actor : actor, registered.key);
    // At the first call, so that a start does not pay for what is never called.
    plan ??= planInput(registered);
    if (declaration.upload)
      return answerResponse(await invokeUpload(registered, runtime, plan, actor, call), call, readable);
    const bytes = registered.method === "GET" ? new Uint8Array() : await readBody(call.request, maxBodyBytes);
    const input = assembleInput(plan, call, gatherInput(plan, call, bytes));
    const idempotency = kind === "command" ? idempotencyOf(call, bytes) : {};
    const answer = await runtime.invoke(registered, input, { actor, ...idempotency });
    if (declaration.download) return downloadResponse(runtime, actor.tenant, answer.output, call);
    return answerResponse(answer, call, readable);
  };
}

/** Who calls. A public operation needs no one; its tenant is what the host says, or `main`. Else `actor.missing`. */
async function callerOf(
  call: HttpCall,
  permission: string,
  options: HttpOptions,
  limits: RateLimits | undefined,
  house: Pick<Crm, "asSystem">,
): Promise<Actor> {
  const { actor, request } = call;
  if (actor) return actor;
  if (permission !== "public") {
    await limits?.assertMayTry(call);
    const caller = await options.authenticate(request, house);
    if (caller) return caller;
    await limits?.noteFailure(call);
    throw coreErrors("actor.missing");
  }
  const tenant = options.tenantOf ? options.tenantOf(request) : "main";
  // To fall back to `main` would let a stranger's form write into it.
  if (tenant === null) throw coreErrors("tenant.unknown", { id: "for this address" });
  return { tenant, user: "public", grants: [] };
}
