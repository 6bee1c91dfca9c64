import type { Examined } from "./examined.ts";
import type { World } from "./world.ts";

/** Something that a plugin does not keep: which rule, who breaks it and how, and what mends it. */
export interface Finding {
  readonly rule: string;
  readonly culprit: string;
  readonly cure: string;
}

/** Whether a rule is held against the manifest alone, or against a running CRM with records of two tenants. */
export type Rule = {
  /** Stable: stands in the title of its test and in each finding. */
  readonly name: string;
  /** What every plugin keeps, as a sentence. */
  readonly promise: string;
} & (
  | { readonly on: "manifest"; check(examined: Examined): Promise<readonly Finding[]> }
  | { readonly on: "world"; check(world: World): Promise<readonly Finding[]> }
);

type Found = Omit<Finding, "rule">;
type Check<On> = (on: On) => Iterable<Found> | AsyncIterable<Found>;

async function collect<On>(rule: string, check: Check<On>, on: On): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const found of check(on)) findings.push({ rule, ...found });
  return findings;
}

/** A rule that can be told from what the plugin declares. */
export const manifestRule = (name: string, promise: string, check: Check<Examined>): Rule => ({
  name,
  promise,
  on: "manifest",
  check: (examined) => collect(name, check, examined),
});

/** A rule that takes a database with the records of two tenants. */
export const worldRule = (name: string, promise: string, check: Check<World>): Rule => ({
  name,
  promise,
  on: "world",
  check: (world) => collect(name, check, world),
});

/** `tenant-sees-nothing: points.get, over HTTP: … Read by ctx.from …` */
export const inWords = ({ rule, culprit, cure }: Finding): string => `${rule}: ${culprit}. ${cure}`;
