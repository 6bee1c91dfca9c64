import * as z from "zod";
import { cronProblem } from "../jobs/cron-time.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import type { Entity } from "../plugin/entity.ts";
import type { Operation } from "../plugin/operation.ts";
import type { Schema } from "../plugin/schema.ts";
import { tableOf } from "../table/table.ts";
import { compositionError } from "./composition-error.ts";
import { notJson } from "./json-only.ts";

const identifier = /^[a-z][a-zA-Z0-9]*$/;
/** Names that every object has already, and the one that makes an object a promise. */
const usable = (name: string) => identifier.test(name) && !(name in {}) && name !== "then";
const permission = /^(public|system|[a-zA-Z][\w.-]*:[a-zA-Z][\w.-]*)$/;
const route = /^(GET|POST|PUT|PATCH|DELETE) (\/([\w.-]+|\{\w+\}))+$/;

/** The first stage: what can be said of a plugin alone. `ours` may name tables and routes without a prefix. */
export function checkPlugin(plugin: Plugin, ours: boolean): void {
  const { name } = plugin;
  const refuse = (problem: string, cure: string) => compositionError(`Plugin "${name}"`, problem, cure);
  if (!usable(name)) throw refuse("the name is not usable", "Use letters and digits, beginning with a small letter");
  if (plugin.contract !== 1)
    throw refuse(
      `it was written for contract ${plugin.contract}, this core speaks 1`,
      "Install a version of the plugin made for this core",
    );
  for (const [key, operation] of Object.entries(plugin.operations))
    checkOperation(`${name}.${key}`, operation as Operation);
  checkSchemas(plugin, refuse);
  for (const { name: job, definition } of plugin.jobs ?? []) {
    const { cron, input } = definition;
    const problem = cron && cronProblem(cron.pattern, cron.timeZone ?? "UTC");
    if (problem)
      throw refuse(
        `the cron of job ${job} cannot be: ${problem}`,
        "Write a pattern like `0 6 * * MON-FRI`, and a time zone like Europe/Berlin",
      );
    if (cron && !z.safeParse(input as z.core.$ZodType, {}).success)
      throw refuse(`job ${job} has a cron, and its input does not take {}`, "Give each property a default");
  }
  for (const event of plugin.events ?? []) {
    if (!permission.test(event.permission))
      throw refuse(`event ${event.name} has permission "${event.permission}"`, "Write it as noun:verb");
    const problem = notJson(event.definition.payload);
    if (problem)
      throw refuse(
        `the payload of event ${event.name} is not JSON-only: ${problem}`,
        "Use strings, numbers, booleans, arrays and objects",
      );
    if (!ours && !event.name.includes(".")) throw refuse(`event "${event.name}" has no noun`, "Name it noun.pastTense");
  }
  for (const { before } of plugin.before ?? [])
    if (before.kind === "query")
      throw refuse(
        `it guards ${before.route}, which only reads`,
        "Guard commands; who may read is decided by permissions",
      );
  for (const entity of plugin.entities ?? []) {
    const table = readTable(entity, refuse);
    if (ours) continue;
    if (!table.name.startsWith(`${name.toLowerCase()}_`))
      throw refuse(`table ${table.name} does not carry its name`, `Call it ${name.toLowerCase()}_${table.name}`);
    if (!table.byProperty.has("tenantId"))
      throw refuse(`entity ${table.type} has no tenant`, "Spread `...recordProperties` into its properties");
  }
  if (ours) return;
  for (const { name: job } of plugin.jobs ?? [])
    if (!job.startsWith(`${name}.`)) throw refuse(`job ${job} does not carry its name`, `Call it ${name}.${job}`);
  for (const { name: criterion } of plugin.criteria ?? [])
    if (!criterion.startsWith(`${name}.`))
      throw refuse(`criterion ${criterion} does not carry its name`, `Call it ${name}.${criterion}`);
}

type Refuse = (problem: string, cure: string) => Error;

/** Jobs, sections and criteria: their values travel as JSON too, and who sees them is a permission. */
function checkSchemas({ jobs = [], sections = [], criteria = [] }: Plugin, refuse: Refuse): void {
  const parts: readonly (readonly [string, Schema])[] = [
    ...jobs.map(({ name, definition }) => [`the input of job ${name}`, definition.input] as const),
    ...sections.map(({ of, schema }) => [`the section of ${of}s`, schema] as const),
    ...criteria.map(({ name, value }) => [`the value of criterion ${name}`, value] as const),
  ];
  for (const [part, schema] of parts) {
    const problem = notJson(schema);
    if (problem)
      throw refuse(`${part} is not JSON-only: ${problem}`, "Use strings, numbers, booleans, arrays and objects");
  }
  for (const { permission: given } of [...sections, ...criteria])
    if (!permission.test(given))
      throw refuse(`a section or criterion has permission "${given}"`, "Write it as noun:verb");
}

function readTable(entity: Entity, refuse: Refuse) {
  try {
    return tableOf(entity);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw refuse("one of its entities cannot be stored", error.message);
  }
}

function checkOperation(key: string, operation: Operation): void {
  const refuse: Refuse = (problem, cure) => compositionError(`Operation "${key}"`, problem, cure);
  if (!usable(key.slice(key.indexOf(".") + 1)))
    throw refuse("the name is not usable", "Use letters and digits, beginning with a small letter");
  if (!permission.test(operation.permission))
    throw refuse(
      `its permission is "${operation.permission}"`,
      'Write it as noun:verb, or "public" where everybody may',
    );
  if (!route.test(operation.route))
    throw refuse(`its route is "${operation.route}"`, "Write it as `POST /leads/{id}/qualify`");
  const { input, output, upload } = operation.declaration;
  for (const [part, schema] of [
    ["input", input],
    ["output", output],
  ] as const) {
    const problem = notJson(schema);
    if (problem)
      throw refuse(
        `its ${part} is not JSON-only: ${problem}`,
        "Use z.iso.datetime() for instants, and no transforms or coercion",
      );
  }
  const fields = (input as unknown as { _zod: { def: { shape?: object } } })._zod.def.shape;
  for (const [, name = ""] of operation.route.matchAll(/\{(\w+)\}/g))
    if (fields && !(name in fields))
      throw refuse(
        `its input lacks the path parameter ${name}`,
        `Add ${name} to the input, or take it out of the route`,
      );
  if (upload && operation.kind === "query")
    throw refuse("it takes an upload but is a query", "Declare it as a command");
}
