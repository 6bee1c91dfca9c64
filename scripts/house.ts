// The size of the house: how large its files are, how much core weighs, and what comes along with it.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { claim, conclude, heading, note } from "./proofs/claims.ts";
import { productionDependencies } from "./proofs/production-dependencies.ts";

const limits = { median: 80, ninthDecile: 250, coreLines: 16_850, directDependencies: 12 };
/** What core is meant to weigh. Until it does, `coreLines` holds what it weighs now: it may shrink, not grow. */
const aim = 8_000;
const root = resolve(import.meta.dirname, "..");
const core = join(root, "packages/core");
const english = new Intl.NumberFormat("en");

interface SourceFile {
  readonly path: string;
  readonly lines: number;
}

/** TypeScript of the packages and examples, and of the scripts beside them. */
const files: SourceFile[] = ["packages", "examples", "scripts", "bench"]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .filter((path) => /\.(?:ts|mjs)$/.test(path) && !/[\\/](?:node_modules|dist|\.)/.test(path))
  .map((path) => ({ path, lines: readFileSync(join(root, path), "utf8").trimEnd().split("\n").length }))
  .sort((a, b) => a.lines - b.lines);

const isTest = ({ path }: SourceFile): boolean => /\.(?:test|test-d|fixture)\.ts$|[\\/]test[\\/]/.test(path);
/** Of a noun's tables; what carries migrations out, in `database/`, is source like any other. */
const isMigration = ({ path }: SourceFile): boolean => /-migrations\.ts$/.test(path) && !path.includes("database");
const total = (of: readonly SourceFile[]): number => of.reduce((sum, { lines }) => sum + lines, 0);

function sizes(of: readonly SourceFile[]) {
  const at = (part: number): number => of[Math.ceil(of.length * part) - 1]?.lines ?? 0;
  const [median, ninthDecile, largest] = [at(0.5), at(0.9), of.at(-1)];
  return {
    kept: median <= limits.median && ninthDecile <= limits.ninthDecile,
    text: `${of.length} files, ${english.format(total(of))} lines; median ${median}, ninth decile ${ninthDecile}, largest ${largest?.lines} (${largest?.path})`,
  };
}

heading(`Files: median at most ${limits.median} lines, ninth decile at most ${limits.ninthDecile}`);
const source = sizes(files.filter((file) => !isTest(file)));
claim(source.kept, `source: ${source.text}`);
note(`tests: ${sizes(files.filter(isTest)).text}`);

heading("Core");
const inCore = files.filter(({ path }) => !relative(join(core, "src"), join(root, path)).startsWith(".."));
const coreSource = inCore.filter((file) => !isTest(file) && !isMigration(file));
claim(
  total(coreSource) < limits.coreLines,
  `${english.format(total(coreSource))} lines in ${coreSource.length} files without tests and migrations (less than ${english.format(limits.coreLines)})`,
);
if (total(coreSource) >= aim)
  note(
    `core is meant to have less than ${english.format(aim)} lines: ${english.format(total(coreSource) - aim)} too many`,
  );
const { direct, transitive, withInstallScript } = productionDependencies(core);
claim(
  direct.length <= limits.directDependencies,
  `${direct.length} direct dependencies, peers included (at most ${limits.directDependencies}): ${direct.join(", ")}`,
);
note(`${transitive.length} packages with theirs: ${transitive.join(", ")}`);
claim(withInstallScript.length === 0, "none of them runs a script when it is installed", withInstallScript.join("\n"));

conclude();
