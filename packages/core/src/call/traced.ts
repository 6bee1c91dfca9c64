import { type Attributes, context, propagation, SpanStatusCode, type TextMapGetter, trace } from "@opentelemetry/api";
import { isCrmError } from "../errors/crm-error.ts";

// Through OpenTelemetry's API alone: without an SDK of the host's, none of this does anything.
const tracer = trace.getTracer("@kith/core");

/** Work as a span. Attributes are names and ids of the house, never what a record holds. */
export function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work();
    } catch (error) {
      // No message: it may name a value.
      span.setAttribute("kith.code", isCrmError(error) ? error.code : "internal");
      if (!isCrmError(error) || error.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

const headerOf: TextMapGetter<Headers> = {
  get: (headers, name) => headers.get(name) ?? undefined,
  keys: (headers) => [...headers.keys()],
};

/** Work within the trace that a request's `traceparent` names; one that the host has opened already goes first. */
export function withinTrace<T>(headers: Headers, work: () => T): T {
  if (!headers.has("traceparent") || trace.getActiveSpan()) return work();
  return context.with(propagation.extract(context.active(), headers, headerOf), work);
}
