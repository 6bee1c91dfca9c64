import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A program that takes all that the installed packages export, and so has all their declarations checked. */
export function everyEntry(folders: readonly string[]): { readonly names: readonly string[]; readonly source: string } {
  const names = folders.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith(".json"));
    return entries.map((entry) => join(manifest.name, entry).replaceAll("\\", "/"));
  });
  const imports = names.map((name, index) => `import * as entry${index} from "${name}";`);
  const uses = names.map((_, index) => `entry${index}`);
  return { names, source: `${imports.join("\n")}\nexport const entries = [${uses.join(", ")}];\n` };
}
