import { parseInput } from "../call/run-operation.ts";
import type { RegisteredOperation } from "../composition/registry.ts";
import type { Answer, Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { Actor } from "../plugin/actor.ts";
import { inputProblem } from "../record/input-problem.ts";
import { type Received, receiveForm } from "./form.ts";
import type { HttpCall } from "./http-call.ts";
import { idempotencyKeyOf, idempotencyOf } from "./idempotency-key.ts";
import { assembleInput, type InputPlan } from "./input.ts";
import { parseQuery, queryOf } from "./query-string.ts";
import { assertReadable, fromSender, mediaTypeOf } from "./request-body.ts";

/** What a form adds to its file: boundaries, part headers, text fields. */
const formBytes = 1024 * 1024;
/** Bodies of other operations: sent here by mistake, they would be stored as a file. */
const noFile = /^application\/(json|merge-patch\+json|x-www-form-urlencoded)$/;
/** Stands for the file while there is none yet. */
const anyFile = "00000000-0000-7000-8000-000000000000";

/**
 * Receives a file, then runs the command on its id. A caller who may not, and an input that no form can mend, are
 * refused before a byte is read; whatever fails afterwards takes the stored bytes back.
 */
export async function invokeUpload(
  registered: RegisteredOperation,
  runtime: Runtime,
  plan: InputPlan,
  actor: Actor,
  call: HttpCall,
): Promise<Answer> {
  const { input: schema, upload } = registered.operation.declaration;
  await runtime.precheck(registered, actor);
  idempotencyKeyOf(call.request);
  const read = (query: string) => {
    const input = assembleInput(plan, call, parseQuery(query, plan.root));
    if ("file" in input) throw inputProblem("/file", "is made from the body; leave the parameter out");
    return input;
  };
  const early = read(call.query);
  // What is missing may come with a form.
  if (mediaTypeOf(call.request) !== "multipart/form-data") parseInput(schema, { ...early, file: anyFile });
  const received = await receive(call.request, runtime, upload?.maxBytes ?? 0);
  let file: string | undefined;
  try {
    const input = read([call.query, queryOf(received.fields)].join("&"));
    parseInput(schema, { ...input, file: anyFile });
    file = await runtime.registerFile(actor, received);
    // Not of the raw body, which nobody keeps: a form's boundary differs each time anyhow.
    const idempotency = idempotencyOf(call, JSON.stringify([received.blob.sha256, received.fields]));
    const answer = await runtime.invoke(registered, { ...input, file }, { actor, ...idempotency });
    if (answer.replayed) await runtime.discardFile(actor, file);
    return answer;
  } catch (error) {
    if (!file) await runtime.blobs.delete(received.blob.key);
    // After a refusal nothing refers to the file. After any other error that is not known: a commit may have been lost.
    else if (isCrmError(error) && error.status < 500) await runtime.discardFile(actor, file);
    throw error;
  }
}

async function receive(request: Request, { blobs }: Runtime, maxBytes: number): Promise<Received> {
  const contentType = mediaTypeOf(request);
  const isForm = contentType === "multipart/form-data";
  assertReadable(request, maxBytes, isForm ? formBytes : 0);
  if (contentType && noFile.test(contentType))
    throw coreErrors("body.unsupportedType", {
      type: contentType,
      accepted: "multipart/form-data, text/csv or another type of file",
    });
  if (!request.body) throw inputProblem("/file", "is missing; send it as the part `file` of a form or as the body");
  if (isForm) return receiveForm(request.body, request.headers.get("content-type") ?? "", blobs, maxBytes);
  const blob = await blobs.put(ReadableStream.from(fromSender(request.body)), { maxBytes });
  if (blob.size > 0) return { blob, name: undefined, contentType, fields: [] };
  await blobs.delete(blob.key);
  throw inputProblem("/file", "is empty; send its bytes as the body");
}
