import type { Plugin } from "../plugin/define-plugin.ts";
import type { Operation } from "../plugin/operation.ts";
import { tableOf } from "../table/table.ts";
import { compositionError } from "./composition-error.ts";
import { notJson } from "./json-only.ts";

const pluginName = /^[a-z][a-zA-Z0-9]*$/;
const permission = /^(public|[a-zA-Z][\w.-]*:[a-zA-Z][\w.-]*)$/;
const route = /^(GET|POST|PUT|PATCH|DELETE) (\/[\w{}.-]+)+$/;

/** The first stage: what can be said of a plugin alone. `ours` may name tables and routes without a prefix. */
export function checkPlugin(plugin: Plugin, ours: boolean): void {
  const { name } = plugin;
  const refuse = (problem: string, cure: string) => compositionError(`Plugin "${name}"`, problem, cure);
  if (!pluginName.test(name)) throw refuse("the name is not usable", "Use letters and digits, beginning with a small letter");
  if (plugin.contract !== 1) throw refuse(`it was written for contract ${plugin.contract}, this core speaks 1`, "Install a version of the plugin made for this core");
  for (const [key, operation] of Object.entries(plugin.operations)) checkOperation(`${name}.${key}`, operation as Operation);
  for (const event of plugin.events ?? []) {
    if (!permission.test(event.permission)) throw refuse(`event ${event.name} has permission "${event.permission}"`, "Write it as noun:verb");
    const problem = notJson(event.definition.payload);
    if (problem) throw refuse(`the payload of event ${event.name} is not JSON-only: ${problem}`, "Use strings, numbers, booleans, arrays and objects");
    if (!ours && !event.name.includes(".")) throw refuse(`event "${event.name}" has no noun`, "Name it noun.pastTense");
  }
  if (ours) return;
  for (const entity of plugin.entities ?? []) {
    const table = tableOf(entity);
    if (!table.name.startsWith(`${name.toLowerCase()}_`)) throw refuse(`table ${table.name} does not carry its name`, `Call it ${name.toLowerCase()}_${table.name}`);
    if (!table.byProperty.has("tenantId")) throw refuse(`entity ${table.type} has no tenant`, "Spread `...recordProperties` into its properties");
  }
  for (const { name: job } of plugin.jobs ?? []) if (!job.startsWith(`${name}.`)) throw refuse(`job ${job} does not carry its name`, `Call it ${name}.${job}`);
  for (const { name: criterion } of plugin.criteria ?? [])
    if (!criterion.startsWith(`${name}.`)) throw refuse(`criterion ${criterion} does not carry its name`, `Call it ${name}.${criterion}`);
}

function checkOperation(key: string, operation: Operation): void {
  const refuse = (problem: string, cure: string) => compositionError(`Operation "${key}"`, problem, cure);
  if (!permission.test(operation.permission)) throw refuse(`its permission is "${operation.permission}"`, 'Write it as noun:verb, or "public" where everybody may');
  if (!route.test(operation.route)) throw refuse(`its route is "${operation.route}"`, "Write it as `POST /leads/{id}/qualify`");
  const { input, output, upload } = operation.declaration;
  for (const [part, schema] of [["input", input], ["output", output]] as const) {
    const problem = notJson(schema);
    if (problem) throw refuse(`its ${part} is not JSON-only: ${problem}`, "Use z.iso.datetime() for instants, and no transforms or coercion");
  }
  if (upload && operation.kind === "query") throw refuse("it takes an upload but is a query", "Declare it as a command");
}
