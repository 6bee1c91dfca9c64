import { apiKeys } from "@kith/api-keys";
import type { Plugin } from "@kith/core";
import { imports } from "@kith/imports";
import { leads } from "@kith/leads";
import { tenancy } from "@kith/tenancy";
import { purchases } from "./purchases.ts";

/** What Kith's side may have beside core: every plugin there is, or what a workload is about. */
export type Composed = keyof typeof sets;

const sets = {
  all: () => [apiKeys(), imports(), leads(), tenancy()],
  imports: () => [imports()],
  purchases: () => [purchases()],
} satisfies Record<string, () => readonly Plugin[]>;

/** The plugins of these sets, each once. */
export function pluginsOf(composed: readonly Composed[]): readonly Plugin[] {
  const plugins: readonly Plugin[] = composed.flatMap((name): readonly Plugin[] => sets[name]());
  return [...new Map(plugins.map((plugin) => [plugin.name, plugin])).values()];
}

/** What the bench's databases have tables for, whatever is composed. */
export const allTables = (): readonly Plugin[] => pluginsOf(["all", "purchases"]);
