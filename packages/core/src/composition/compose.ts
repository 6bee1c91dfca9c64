import type { Provision } from "../plugin/capability.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import type { Operation } from "../plugin/operation.ts";
import { buildModel, type Model } from "../table/model.ts";
import { tableOf } from "../table/table.ts";
import { checkPlugin } from "./check-plugin.ts";
import { compositionError } from "./composition-error.ts";
import { orderPlugins } from "./order-plugins.ts";
import type { RegisteredOperation, Registry } from "./registry.ts";

export interface CompositionParts {
  /** Core's own, in the order of their migrations. */
  readonly core: readonly Plugin[];
  readonly plugins: readonly Plugin[];
  readonly provides: readonly Provision[];
  readonly omit: readonly string[];
}

/** Everything that is checked and merged before the first side effect. The result is frozen. */
export function compose({ core, plugins, provides, omit }: CompositionParts): Registry {
  const taken = new Set<string>();
  for (const plugin of [...core, ...plugins]) {
    checkPlugin(plugin, core.includes(plugin));
    if (taken.has(plugin.name))
      throw compositionError(`Plugin "${plugin.name}"`, "the name is composed twice", "Leave one out, or rename it");
    taken.add(plugin.name);
  }
  const ordered = [...core, ...orderPlugins(plugins, provides)];
  const model = mergeEntities(ordered);
  const all = ordered.flatMap(registerOperations);
  for (const key of omit)
    if (!all.some((operation) => operation.key === key))
      throw compositionError(
        `omit "${key}"`,
        "there is no such operation",
        `Use one of ${all.map((operation) => operation.key).join(", ")}`,
      );
  refuseRecordEvents(ordered, model);
  const exposed = all.filter(({ key }) => !omit.includes(key));
  refuseClashes(exposed);
  const byName = named(ordered);
  return Object.freeze({
    plugins: ordered,
    model,
    operations: new Map(exposed.map((operation) => [operation.key, operation])),
    registered: new Map(all.map((registered) => [registered.operation, registered])),
    ...byName,
    guards: Map.groupBy(
      ordered.flatMap((plugin) => plugin.before ?? []),
      ({ before }) => before,
    ) as Registry["guards"],
    reactions: new Map(ordered.flatMap((plugin) => (plugin.on?.length ? [[plugin.name, plugin.on]] : []))),
    sections: ordered.flatMap((plugin) => (plugin.sections ?? []).map((section) => ({ plugin: plugin.name, section }))),
    provisions: new Map(
      [...ordered.flatMap((plugin) => plugin.provides ?? []), ...provides].map((provision: Provision) => [
        provision.capability.id,
        provision,
      ]),
    ),
    permissionOfType: permissionsOf(ordered, model),
    readerOf: ({ method, path }: RegisteredOperation) =>
      method === "POST" ? all.find((other) => other.method === "GET" && other.path === `${path}/{id}`) : undefined,
  });
}

function mergeEntities(plugins: readonly Plugin[]): Model {
  const owners = new Map<string, string>();
  for (const plugin of plugins)
    for (const entity of plugin.entities ?? []) {
      for (const name of [tableOf(entity).name, `type ${tableOf(entity).type}`]) {
        const owner = owners.get(name);
        if (owner)
          throw compositionError(
            `Plugins "${owner}" and "${plugin.name}"`,
            `both have ${name}`,
            "Rename one of the two entities",
          );
        owners.set(name, plugin.name);
      }
    }
  const model = buildModel(plugins.flatMap((plugin) => plugin.entities ?? []));
  for (const plugin of plugins)
    for (const entity of plugin.entities ?? [])
      for (const { property, references } of tableOf(entity).columns)
        if (references && !model.byName.has(tableOf(references()).name))
          throw compositionError(
            `Plugin "${plugin.name}"`,
            `${tableOf(entity).type}.${property} references ${tableOf(references()).name}, which is not composed`,
            "Compose the plugin it belongs to, or reference core's nouns only",
          );
  return model;
}

const registerOperations = (plugin: Plugin): RegisteredOperation[] =>
  Object.entries(plugin.operations as Record<string, Operation>).map(([name, operation]) => {
    const [method = "", path = ""] = operation.route.split(" ");
    return { key: `${plugin.name}.${name}`, plugin: plugin.name, name, operation, method, path };
  });

/** `contact.updated` and its like are written by core itself, with the permission that shows the record. */
function refuseRecordEvents(plugins: readonly Plugin[], model: Model): void {
  for (const plugin of plugins)
    for (const { name } of plugin.events ?? []) {
      const [, type = ""] = /^(\w+)\.(created|updated|deleted|restored)$/.exec(name) ?? [];
      if (model.byType.has(type))
        throw compositionError(
          `Plugin "${plugin.name}"`,
          `event ${name} is what core writes when a ${type} changes`,
          "Give the event a name of its own",
        );
    }
}

/** What the HTTP side answers by itself. */
const ownRoutes = ["GET /health", "GET /health/ready", "GET /openapi.json", "GET /docs"];

function refuseClashes(operations: readonly RegisteredOperation[]): void {
  const routes = new Map(ownRoutes.map((route) => [route, `core's own ${route}`]));
  for (const { key, method, path } of operations) {
    const route = `${method} ${path.replace(/\{\w+\}/g, "{}")}`;
    const other = routes.get(route);
    if (other)
      throw compositionError(
        `Operations "${other}" and "${key}"`,
        `both answer ${method} ${path}`,
        "Give one another route, or leave one out by `omit`",
      );
    routes.set(route, key);
  }
}

/** Events, jobs and criteria by name; a name used twice names both users. */
function named(plugins: readonly Plugin[]) {
  const collect = <T>(
    what: string,
    of: (plugin: Plugin) => readonly { readonly name: string }[],
    value: (item: { readonly name: string }, plugin: Plugin) => T,
  ) => {
    const found = new Map<string, T>();
    const users = new Map<string, string>();
    for (const plugin of plugins)
      for (const item of of(plugin)) {
        const user = users.get(item.name);
        if (user)
          throw compositionError(
            `Plugins "${user}" and "${plugin.name}"`,
            `both have the ${what} ${item.name}`,
            "Rename one",
          );
        users.set(item.name, plugin.name);
        found.set(item.name, value(item, plugin));
      }
    return found;
  };
  return {
    events: collect(
      "event",
      (plugin) => plugin.events ?? [],
      (event) => event,
    ) as unknown as Registry["events"],
    jobs: collect(
      "job",
      (plugin) => plugin.jobs ?? [],
      (job, plugin) => ({ job, plugin: plugin.name }),
    ) as unknown as Registry["jobs"],
    criteria: collect(
      "criterion",
      (plugin) => plugin.criteria ?? [],
      (criterion) => criterion,
    ) as unknown as Registry["criteria"],
  };
}

/**
 * The permission that shows each record type: what its plugin's `GET …/{id}` with a view of that type asks for, else
 * `<plugin>:read`.
 */
function permissionsOf(plugins: readonly Plugin[], model: Model): ReadonlyMap<string, string> {
  const permissions = new Map<string, string>();
  for (const plugin of plugins)
    for (const entity of plugin.entities ?? []) {
      const table = tableOf(entity);
      if (!table.parent && table.byProperty.has("version")) permissions.set(table.type, `${plugin.name}:read`);
    }
  for (const { of, permission } of plugins.flatMap(listsOf))
    if (model.byName.has(tableOf(of).name)) permissions.set(tableOf(of).type, permission);
  return permissions;
}

const listsOf = (plugin: Plugin) =>
  Object.values(plugin.operations as Record<string, Operation>).flatMap(({ list, permission }) =>
    list ? [{ of: list.of, permission }] : [],
  );
