import type { TemporaryProject } from "./temporary-project.ts";

export interface Compiled {
  /** Of our packages and of what was compiled with them. */
  readonly own: readonly string[];
  /** Of declarations that third parties publish. */
  readonly foreign: readonly string[];
  readonly instantiations: number;
  readonly seconds: { readonly check: number; readonly total: number };
  readonly megabytes: number;
}

const strict = {
  target: "es2023",
  lib: ["es2024"],
  types: ["node"],
  module: "nodenext",
  moduleDetection: "force",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  noEmit: true,
};

/**
 * Type-checks files of a project, as strictly as a careful reader would; `options` are the compiler's. With one checker,
 * unless `parallel`: of several, each counts anew what they share, so that the count would hang on how many there are.
 */
export function compile(
  project: TemporaryProject,
  include: readonly string[],
  { parallel = false, ...options }: { readonly parallel?: boolean; readonly [option: string]: unknown } = {},
): Compiled {
  const name = `tsconfig.${include[0]?.replace(/\W+/g, "-")}.json`;
  project.write({ [name]: JSON.stringify({ compilerOptions: { ...strict, ...options }, include }, null, 2) });
  const threads = parallel ? [] : ["--singleThreaded"];
  const { output } = project.run("tsc", ["-p", name, "--pretty", "false", "--extendedDiagnostics", ...threads]);
  // An error is a line that names it, and the indented ones that explain it.
  const errors = [...output.matchAll(/^\S.*?error TS\d+:.*(?:\n[ \t]+\S.*)*/gm)].map(([text]) => text);
  const figure = (label: string): number => {
    const [, value] = new RegExp(`^${label}:\\s+([\\d.]+)`, "m").exec(output) ?? [];
    if (value === undefined) throw new Error(`The compiler gives no "${label}":\n${output}`);
    return Number(value);
  };
  const foreign = errors.filter((text) => /^node_modules\/(?!@kith\/)/.test(text));
  return {
    own: errors.filter((text) => !foreign.includes(text)),
    foreign,
    instantiations: figure("Instantiations"),
    seconds: { check: figure("Check time"), total: figure("Total time") },
    megabytes: Math.round(figure("Memory used") / 1024),
  };
}

/** `2 (@mikro-orm/core)` */
export function foreignErrors({ foreign }: Compiled): string {
  const packages = foreign.map((text) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(text)?.[1] ?? text);
  return foreign.length === 0 ? "0" : `${foreign.length} (${[...new Set(packages)].join(", ")})`;
}
