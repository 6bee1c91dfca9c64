import { existsSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly gypfile?: boolean;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export interface ProductionDependencies {
  readonly direct: readonly string[];
  /** All that a user of the package has installed for it, with versions: every optional peer counted in. */
  readonly transitive: readonly string[];
  readonly withInstallScript: readonly string[];
}

/** As installed in the workspace, which is what is tested. */
export function productionDependencies(folder: string): ProductionDependencies {
  const { dependencies, peerDependencies } = manifestOf(folder);
  const direct = Object.keys({ ...dependencies, ...peerDependencies }).sort();
  const found = new Map<string, string>();
  const visit = (name: string, from: string, optional: boolean): void => {
    const at = installed(name, from);
    if (!at && optional) return;
    if (!at) throw new Error(`${name}, needed by ${from}, is not installed; run pnpm install`);
    const manifest = manifestOf(at);
    const key = `${manifest.name}@${manifest.version}`;
    if (found.has(key)) return;
    found.set(key, at);
    for (const next of Object.keys({ ...manifest.dependencies })) visit(next, at, false);
    for (const next of Object.keys({ ...manifest.optionalDependencies })) visit(next, at, true);
    for (const next of Object.keys({ ...manifest.peerDependencies }))
      if (!manifest.peerDependenciesMeta?.[next]?.optional) visit(next, at, true);
  };
  for (const name of direct) visit(name, folder, false);
  const scripted = [...found].filter(([, at]) => runsInstallScript(at)).map(([key]) => key);
  return { direct, transitive: [...found.keys()].sort(), withInstallScript: scripted };
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));

/** As Node looks for it, but by folder: many packages do not export their package.json. */
function installed(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const at = join(folder, "node_modules", name);
    if (existsSync(join(at, "package.json"))) return realpathSync(at);
    if (folder === dirname(folder)) return undefined;
  }
}

/** A binding.gyp alone makes npm build on installation, unless the package says that it does not want it. */
function runsInstallScript(folder: string): boolean {
  const { scripts = {}, gypfile } = manifestOf(folder);
  const named = ["preinstall", "install", "postinstall"].some((name) => name in scripts);
  return named || (gypfile !== false && existsSync(join(folder, "binding.gyp")));
}
