import type { Provision } from "../plugin/capability.ts";
import type { Plugin } from "../plugin/define-plugin.ts";
import { compositionError } from "./composition-error.ts";

/**
 * Plugins in an order in which every capability is provided before it is required; the order they were given in never
 * matters otherwise. A capability that nobody provides, or a circle, is an error that names it.
 */
export function orderPlugins(plugins: readonly Plugin[], host: readonly Provision[]): readonly Plugin[] {
  const providers = new Map<string, Plugin>();
  for (const plugin of plugins)
    for (const { capability } of plugin.provides ?? []) {
      const other = providers.get(capability.id);
      if (other)
        throw compositionError(
          `Plugins "${other.name}" and "${plugin.name}"`,
          `both provide ${capability.id}`,
          "Compose one of them",
        );
      providers.set(capability.id, plugin);
    }
  const ofHost = new Set(host.map(({ capability }) => capability.id));
  for (const id of ofHost) {
    const other = providers.get(id);
    if (other)
      throw compositionError(`Plugin "${other.name}" and the host`, `both provide ${id}`, "Leave one of them out");
  }
  const ordered: Plugin[] = [];
  const visit = (plugin: Plugin, path: readonly Plugin[]) => {
    if (ordered.includes(plugin)) return;
    if (path.includes(plugin)) {
      const circle = [...path.slice(path.indexOf(plugin)), plugin].map(({ name }) => name).join(" → ");
      throw compositionError(
        `Plugin "${plugin.name}"`,
        `its capabilities go in a circle: ${circle}`,
        "Let one of them use `find` instead of `requires`",
      );
    }
    for (const { id } of plugin.requires ?? []) {
      if (ofHost.has(id)) continue;
      const provider = providers.get(id);
      if (!provider)
        throw compositionError(
          `Plugin "${plugin.name}"`,
          `it requires ${id}, which nobody provides`,
          `Compose a plugin that provides it, or answer it in createCrm({ provides: [provide(${id}, …)] })`,
        );
      visit(provider, [...path, plugin]);
    }
    ordered.push(plugin);
  };
  for (const plugin of [...plugins].sort((a, b) => (a.name < b.name ? -1 : 1))) visit(plugin, []);
  return ordered;
}
