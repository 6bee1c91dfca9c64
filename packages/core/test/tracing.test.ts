// Spans, as an application's own OpenTelemetry SDK gets them.
import { command, createContact, definePlugin, event, job, on } from "@kith/core";
import { createTestCrm } from "@kith/testing";
import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { afterAll, beforeEach, expect, test } from "vitest";
import * as z from "zod";

const walked = event({
  name: "trail.walked",
  version: 1,
  permission: "trail:read",
  payload: z.strictObject({ id: z.uuid() }),
});
const walkOn = job({
  name: "trail.walkOn",
  input: z.strictObject({}),
  run: async (_, { transaction }) => {
    await transaction((ctx) => ctx.call(createContact, { displayName: "canary by job" }));
  },
});
const walk = command({
  summary: "Walk",
  permission: "trail:write",
  route: "POST /trail/walk",
  input: z.strictObject({ fail: z.enum(["no", "refused", "fault"]).default("no") }),
  output: z.object({ id: z.uuid() }),
}).run(async ({ fail }, ctx) => {
  if (fail === "fault") throw new Error("canary");
  const { id } = await ctx.call(createContact, { displayName: fail === "refused" ? "" : "canary" });
  ctx.record(walked, { id }, [{ type: "contact", id }]);
  ctx.schedule(walkOn, {});
  return { id };
});
const trail = definePlugin({
  name: "trail",
  contract: 1,
  operations: { walk },
  events: [walked],
  jobs: [walkOn],
  on: [on(walked, async () => undefined)],
});

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const t = await createTestCrm({ plugins: [trail], http: { authenticate: () => null, onError: () => {} } });
afterAll(() => t.close());
beforeEach(() => exporter.reset());

const spans = () => exporter.getFinishedSpans();
const named = (name: string) => spans().filter((span) => span.name === name);
const ofCaller = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${ofCaller}-00f067aa0ba902b7-01`;

test("an operation is a span of its caller's trace, and those it calls are its children", async () => {
  await t.request("POST", "/trail/walk", { body: {}, headers: { traceparent } });
  const [inner, outer] = spans();
  expect([inner?.name, outer?.name]).toEqual(["contacts.create", "trail.walk"]);
  expect(outer?.spanContext().traceId).toBe(ofCaller);
  expect(outer?.parentSpanContext?.spanId).toBe("00f067aa0ba902b7");
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(outer?.attributes).toEqual({ "kith.tenant": "main" });
});

test("the host's own span goes before what a request says", async () => {
  await trace.getTracer("host").startActiveSpan("GET /crm", async (span) => {
    await t.request("GET", "/contacts", { headers: { traceparent } });
    span.end();
  });
  expect(named("contacts.list")[0]?.parentSpanContext?.spanId).toBe(named("GET /crm")[0]?.spanContext().spanId);
});

test("many at once that share a commit keep their own children", async () => {
  const desks = Array.from({ length: 20 }, (_, index) => t.as({ tenant: index % 2 ? "main" : "other" }));
  await Promise.all(desks.map((desk) => desk.trail.walk({})));
  const outer = named("trail.walk");
  expect(new Set(outer.map((span) => span.spanContext().traceId)).size).toBe(20);
  for (const inner of named("contacts.create")) {
    const parent = outer.find((span) => span.spanContext().spanId === inner.parentSpanContext?.spanId);
    expect(parent?.attributes).toEqual(inner.attributes);
  }
});

test("a refusal has its code, a fault is an error; neither says why", async () => {
  await expect(t.as({ grants: [] }).trail.walk({})).rejects.toThrow();
  await expect(t.desk.trail.walk({ fail: "refused" })).rejects.toThrow();
  await expect(t.desk.trail.walk({ fail: "fault" })).rejects.toThrow();
  expect(named("trail.walk").map(({ attributes, status }) => [attributes["kith.code"], status])).toEqual([
    ["permission.denied", { code: SpanStatusCode.UNSET }],
    ["input.invalid", { code: SpanStatusCode.UNSET }],
    ["internal", { code: SpanStatusCode.ERROR }],
  ]);
  expect(spans().flatMap(({ events }) => events)).toEqual([]);
});

test("a job and a consumer's batch are spans, and no span holds anything of a record", async () => {
  await t.desk.trail.walk({});
  await t.settle();
  const [byJob] = named("job trail.walkOn");
  expect(byJob?.attributes).toEqual({ "kith.tenant": "main", "kith.job": expect.any(String) });
  const within = named("contacts.create").find(
    ({ parentSpanContext }) => parentSpanContext?.spanId === byJob?.spanContext().spanId,
  );
  expect(within).toBeDefined();
  expect(named("consumer trail")[0]?.attributes["kith.entries"]).toBeGreaterThan(0);
  expect(
    JSON.stringify(spans().map(({ name, attributes, events, status }) => [name, attributes, events, status])),
  ).not.toMatch(/canary|u_1/);
});
