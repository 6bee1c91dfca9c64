import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { mustRun } from "./temporary-project.ts";

export const root = resolve(import.meta.dirname, "../..");
/** What an application is made of. */
const shipped = ["core", "api-keys", "imports", "keyring", "leads", "reference", "tenancy"];

export interface Packed {
  readonly name: string;
  readonly file: string;
}

/** Builds the packages and packs them as a release would. */
export function packPackages(into: string, names: readonly string[] = shipped): readonly Packed[] {
  mustRun("pnpm", ["exec", "turbo", "run", "build", ...names.map((name) => `--filter=@kith/${name}`)], root);
  return names.map((name) => {
    const folder = join(root, "packages", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    mustRun("pnpm", ["pack", "--pack-destination", into], folder);
    return { name: `@kith/${name}`, file: join(into, `kith-${name}-${version}.tgz`) };
  });
}

/** The version that the workspace is tested with; a proof of today's packages must not fail for tomorrow's peers. */
export function pinned(name: string): string {
  const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const [, version] = new RegExp(`^ +"?${name}"?: ([\\w.-]+)$`, "m").exec(workspace) ?? [];
  if (!version) throw new Error(`The catalog in pnpm-workspace.yaml has no ${name}`);
  return `${name}@${version}`;
}
