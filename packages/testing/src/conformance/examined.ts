import { corePlugins, type Operation, type Plugin, type Provision, type RegisteredOperation } from "@kith/core";
import type { Seed } from "./make-records.ts";

export interface ConformanceOptions {
  /** Plugins composed beside the examined ones. */
  readonly with?: readonly Plugin[];
  /** The host's answers to capabilities. */
  readonly provides?: readonly Provision[];
  /**
   * How to make records that no operation's example makes, by record type: answers the new record's id. Called twice for
   * each type, for two records.
   */
  readonly seeds?: Readonly<Record<string, Seed>>;
  /** Rules that this plugin does not keep, by name, each with the reason: they are shown as skipped. */
  readonly except?: Readonly<Record<string, string>>;
  /** Hostile inputs for every list; default 500. */
  readonly hostileInputs?: number;
  /** Where the generator of hostile inputs begins; default 1. The same number makes the same inputs. */
  readonly hostileSeed?: number;
}

/** What is examined: plugins of ours or a stranger's, some of core's own among them if need be. */
export interface Examined {
  readonly plugins: readonly Plugin[];
  readonly options: ConformanceOptions;
  /** Everything to be composed, core's own left out: it is in every composition. */
  readonly composed: readonly Plugin[];
  isExamined(operation: RegisteredOperation): boolean;
}

export function examine(plugin: Plugin | readonly Plugin[], options: ConformanceOptions): Examined {
  const plugins = [plugin].flat() as readonly Plugin[];
  return {
    plugins,
    options,
    composed: [...plugins.filter((each) => !isCore(each)), ...(options.with ?? [])],
    isExamined: (operation) => plugins.some(({ name }) => name === operation.plugin),
  };
}

export const isCore = (plugin: Plugin): boolean => corePlugins.includes(plugin);

/** A plugin's operations with their names in the composition: `leads.qualify`. */
export const operationsOf = (plugin: Plugin): readonly (readonly [key: string, operation: Operation])[] =>
  Object.entries(plugin.operations as Record<string, Operation>).map(([name, operation]) => [
    `${plugin.name}.${name}`,
    operation,
  ]);
