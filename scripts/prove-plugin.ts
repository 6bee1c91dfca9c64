// Proves that a plugin can be written from the documentation alone: the files of the tutorial, in a project that has nothing
// of this workspace, compile, run, and pass the conformance suite on both databases; so does core, with all hostile inputs.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { claim, conclude, heading, note } from "./proofs/claims.ts";
import { compile } from "./proofs/compile.ts";
import { packPackages, pinned, root } from "./proofs/published.ts";
import { TemporaryProject } from "./proofs/temporary-project.ts";
import { tutorialFiles } from "./proofs/tutorial.ts";

const page = readFileSync(join(root, "docs/write-a-plugin.md"), "utf8");
const files = tutorialFiles(page);
const named = [...page.matchAll(/^npm install (?:--save-dev )?(.+)$/gm)].flatMap(([, names = ""]) =>
  names.split(/\s+/),
);
const linesOf = (name: string): number =>
  (files.get(name) ?? "").split("\n").filter((line) => line.trim() !== "").length;

const project = new TemporaryProject();
const packed = packPackages(project.folder, ["core", "testing"]);

heading("The plugin of docs/write-a-plugin.md, installed as it says");
project.install(
  named.map((entry) => packed.find(({ name }) => name === entry)?.file ?? pinned(entry.replace(/(?<=.)@.*$/, ""))),
);
project.write(Object.fromEntries(files));
note(`${linesOf("loyalty.ts")} lines of plugin, ${linesOf("app.ts")} of application`);
const { own } = compile(project, [...files.keys()], { allowImportingTsExtensions: true, skipLibCheck: true });
claim(own.length === 0, "its files compile strictly", own.join("\n"));
const ran = project.run("node", ["app.ts"]);
claim(
  ran.ok && ran.stdout.startsWith("175\n"),
  `its application runs: ${ran.stdout.trim().replaceAll("\n", " ")}`,
  ran.output,
);

/** Runs tests on both databases, and claims that all of them pass. */
function claimConformance(file: string, what: string): void {
  const began = performance.now();
  const { ok, output } = project.run("vitest", ["run", file], { NO_COLOR: "1" });
  const tried = [...new Set(output.match(/^conformance of .*$/gm) ?? [])];
  const [, passed = "0"] = /Tests +(\d+) passed \(\d+\)/.exec(output) ?? [];
  const databases = ["sqlite", "postgresql"].filter(
    (name) => output.includes(`|${name}|`) || output.includes(` ${name} `),
  );
  const seconds = Math.round((performance.now() - began) / 1_000);
  claim(ok && databases.length === 2, `${what}: ${passed} tests on ${databases.join(" and ")}, ${seconds} s`, output);
  for (const line of tried) note(line);
}

heading("The conformance suite there");
const lines = linesOf("loyalty.test.ts") + linesOf("vitest.config.ts");
claim(lines < 15, `asked for in ${lines} lines, the configuration for both databases included`);
claimConformance("loyalty.test.ts", "the plugin passes");
project.write({
  "core.test.ts": `import { corePlugins } from "@kith/core";
import { conformance } from "@kith/testing/conformance";

conformance(corePlugins);
`,
});
claimConformance("core.test.ts", "and so does all of core");

heading("A fault in it");
const [skip] = /^ +if \(await given\.executeTakeFirst\(\)\) continue;\n/m.exec(files.get("loyalty.ts") ?? "") ?? [];
if (!skip) throw new Error("docs/write-a-plugin.md does not look for what it has given already");
project.write({ "loyalty.ts": (files.get("loyalty.ts") ?? "").replace(skip, "") });
const faulty = project.run("vitest", ["run", "loyalty.test.ts", "--project", "sqlite"], { NO_COLOR: "1" });
const [finding] = /reactions-repeat: loyalty: .*$/m.exec(faulty.output) ?? [];
claim(
  !faulty.ok && finding !== undefined && page.replaceAll("\n", " ").includes(finding),
  `is named: ${finding}`,
  faulty.output,
);

conclude();
