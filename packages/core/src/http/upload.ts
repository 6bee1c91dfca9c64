import type { Runtime } from "../composition/runtime.ts";
import { coreErrors } from "../errors/core-errors.ts";
import { isCrmError } from "../errors/crm-error.ts";
import type { Actor } from "../plugin/actor.ts";
import { inputProblem } from "../record/input-problem.ts";
import { answerResponse } from "./answer.ts";
import { callerOf } from "./caller.ts";
import { assertEarly } from "./early-check.ts";
import type { Endpoint } from "./endpoint.ts";
import { type FileSink, type Received, receiveForm } from "./form.ts";
import type { HttpCall } from "./http-call.ts";
import { idempotencyKeyOf, requestDigest } from "./idempotency-key.ts";
import { assembleInput, readQuery } from "./input-plan.ts";
import { mediaTypeOf } from "./media-type.ts";
import { readFields } from "./query-string.ts";
import { assertReadable, fromSender } from "./request-body.ts";

/** What a form adds to its file: boundaries, part headers, text fields. */
const formBytes = 1024 * 1024;
const form = "multipart/form-data";
/** Bodies of other operations: sent here by mistake, they would be stored as a file. */
const notFiles = new Set(["application/json", "application/merge-patch+json", "application/x-www-form-urlencoded"]);

/**
 * Receives a file, then runs the command on its id. Whatever can be refused without the bytes is refused before they
 * are read; whatever fails afterwards takes the stored bytes back.
 */
export async function answerUpload(endpoint: Endpoint, call: HttpCall): Promise<Response> {
  const { registered, runtime, options, plan, readable } = endpoint;
  const { operation } = registered;
  const actor = await callerOf(call, operation.permission, options);
  await runtime.precheck(registered, actor);
  const key = idempotencyKeyOf(call.request);
  const query = readQuery(plan(), call);
  const isForm = mediaTypeOf(call.request) === form;
  assertEarly(operation.declaration.input, assembleInput(plan(), call, query), isForm);
  const maxBytes = operation.declaration.upload?.maxBytes ?? 0;
  const received = await receive(call.request, isForm, maxBytes, runtime);
  const input = await takingBack(received, runtime, () =>
    assembleInput(plan(), call, { ...query, ...readFields(received.fields, plan().reading) }),
  );
  const file = await takingBack(received, runtime, () => runtime.registerFile(actor, received));
  const idempotency = key === undefined ? {} : { idempotency: { key, digest: digestOf(call, received) } };
  const result = await discarding(file, actor, runtime, () =>
    runtime.invoke(registered, { ...input, file }, { actor, ...idempotency }),
  );
  if (result.replayed) await runtime.discardFile(actor, file);
  return answerResponse(result, call, readable);
}

async function receive(request: Request, isForm: boolean, maxBytes: number, runtime: Runtime): Promise<Received> {
  assertReadable(request, maxBytes, isForm ? formBytes : 0);
  const contentType = mediaTypeOf(request);
  if (contentType && notFiles.has(contentType))
    throw coreErrors("body.unsupportedType", {
      type: contentType,
      accepted: `${form}, text/csv or another type of file`,
    });
  if (!request.body) throw inputProblem("/file", "is missing; send it as the part `file` of a form or as the body");
  const sink: FileSink = {
    put: (bytes) => runtime.blobs.put(bytes, { maxBytes }),
    delete: (key) => runtime.blobs.delete(key),
  };
  if (isForm) return receiveForm(request.body, request.headers.get("content-type") ?? form, sink);
  const blob = await sink.put(ReadableStream.from(fromSender(request.body)));
  const received = { blob, name: undefined, contentType, fields: [] };
  if (blob.size > 0) return received;
  return takingBack(received, runtime, () => {
    throw inputProblem("/file", "is empty; send its bytes as the body");
  });
}

/** The digest cannot be over the raw body, which nobody keeps: a form's boundary differs each time anyhow. */
function digestOf({ request, target }: HttpCall, { blob, fields }: Received): string {
  return requestDigest(request.method, `${target.path}?${target.query}`, JSON.stringify([blob.sha256, fields]));
}

async function takingBack<T>({ blob }: Received, runtime: Runtime, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await runtime.blobs.delete(blob.key);
    throw error;
  }
}

/** After a refusal nothing refers to the file. After any other error that is not known: a commit may have been lost. */
async function discarding<T>(file: string, actor: Actor, runtime: Runtime, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isCrmError(error) && error.status < 500) await runtime.discardFile(actor, file);
    throw error;
  }
}
