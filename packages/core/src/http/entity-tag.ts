import { inputProblem } from "../record/input-problem.ts";

/** The entity tag of an answer that has a version, such as `"7"`. */
export function entityTagOf(output: unknown): string | undefined {
  const version = (output as { version?: unknown } | null | undefined)?.version;
  return Number.isInteger(version) ? `"${version}"` : undefined;
}

/**
 * The version that `If-Match` asks for; undefined without the header and for `*`. A weak tag counts as its strong one:
 * a version names the record's state however a proxy has compressed its answer. Lists are refused, since a change is
 * made on one version.
 */
export function versionOfIfMatch(header: string | null): number | undefined {
  if (header === null || header.trim() === "*") return undefined;
  const digits = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (digits === undefined)
    throw inputProblem("/version", 'If-Match must be one entity tag as this API answers it, such as "7", or *');
  return Number(digits);
}

/** Whether `If-None-Match` names the tag, so that the caller's copy is still good. */
export function isUnchanged(header: string | null, tag: string): boolean {
  const names = header?.split(",").map((name) => name.trim().replace(/^W\//, ""));
  return names?.some((name) => name === tag || name === "*") ?? false;
}
