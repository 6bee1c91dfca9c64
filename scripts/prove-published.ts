// Proves that the packages work where they are published to: in a project that has nothing of this workspace.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { claim, conclude, heading, note } from "./proofs/claims.ts";
import { type Compiled, compile, foreignErrors } from "./proofs/compile.ts";
import { everyEntry } from "./proofs/every-entry.ts";
import { exportedCrm, OPERATIONS, PLUGINS } from "./proofs/exported-crm.ts";
import { packPackages, pinned, root } from "./proofs/published.ts";
import { TemporaryProject } from "./proofs/temporary-project.ts";

const INSTANTIATIONS = 1_000_000;
const english = new Intl.NumberFormat("en");
const cost = ({ instantiations, seconds, megabytes }: Compiled): string =>
  `${english.format(instantiations)} instantiations, ${seconds.check} s check, ${seconds.total} s in all, ${megabytes} MB`;

function claimNoErrors(compiled: Compiled, what: string): void {
  claim(compiled.own.length === 0, `${what}: ${compiled.own.length} errors of ours`, compiled.own.join("\n"));
}

const readme = readFileSync(join(root, "README.md"), "utf8");
const [, embedding] = /^```ts\n([\s\S]*?)^```/m.exec(readme) ?? [];
const [, installed] = /`npm install ([^`]+)`/.exec(readme) ?? [];
if (!embedding || !installed) throw new Error("README.md shows no embedding, or not how to install it");

const project = new TemporaryProject();
const packed = packPackages(project.folder);
const tarball = (name: string): string | undefined => packed.find((each) => each.name === name)?.file;
const named = installed.split(/\s+/).filter(Boolean);

heading("The embedding of README.md, installed as README.md says");
project.install([
  ...named.map((entry) => tarball(entry) ?? pinned(entry.replace(/(?<=.)@.*$/, ""))),
  pinned("typescript"),
  pinned("@types/node"),
]);
const lines = embedding.trim().split("\n").length;
project.write({ "embedding.ts": embedding });
const ran = project.run("node", ["embedding.ts"]);
claim(ran.ok && ran.stdout.trim() !== "", `${lines} lines run and print: ${ran.stdout.trim()}`, ran.output);
const careful = compile(project, ["embedding.ts"], { skipLibCheck: false });
claimNoErrors(careful, "type-checks strictly, declarations included");
note(`errors in declarations of third parties: ${foreignErrors(careful)}`);
const usual = compile(project, ["embedding.ts"], { skipLibCheck: true });
claim(
  usual.own.length + usual.foreign.length === 0,
  `with skipLibCheck, as most have it: ${cost(usual)}`,
  usual.own.join("\n"),
);

heading("Every entry of every package");
project.install([...packed.map(({ file }) => file), pinned("pg")]);
const entries = everyEntry(packed.map(({ name }) => join(project.folder, "node_modules", name)));
project.write({ "every-entry.ts": entries.source });
const loaded = project.run("node", ["every-entry.ts"]);
claim(loaded.ok, `${entries.names.join(", ")} load`, loaded.output);
const checked = compile(project, ["every-entry.ts"], { skipLibCheck: false });
claimNoErrors(checked, "type-check strictly, declarations included");
note(`errors in declarations of third parties: ${foreignErrors(checked)}`);

heading(`An application that exports its crm: ${PLUGINS} plugins of ${OPERATIONS} operations each`);
project.write(exportedCrm());
const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: "emitted", rootDir: "application" };
const application = compile(project, ["application"], { ...emit, skipLibCheck: true });
claimNoErrors(application, "emits declarations");
const parallel = compile(project, ["application"], { ...emit, skipLibCheck: true, parallel: true });
claim(application.instantiations <= INSTANTIATIONS, `${cost(application)}; at most ${english.format(INSTANTIATIONS)}`);
note(`with the compiler's parallel checkers: ${cost(parallel)}`);
const emitted = readdirSync(join(project.folder, "emitted")).filter((name) => name.endsWith(".d.ts"));
const size = (name: string): number => Math.ceil(statSync(join(project.folder, "emitted", name)).size / 1024);
note(`${emitted.length} files, ${size("crm.d.ts")} kB for crm.d.ts, ${size("p1.d.ts")} kB for a plugin`);
const consumer = compile(project, ["consumer.ts"], { skipLibCheck: true });
claimNoErrors(consumer, "its consumer compiles on the declarations alone, right and wrong calls");
note(cost(consumer));
const careless = compile(project, ["consumer.ts"], { skipLibCheck: false });
claimNoErrors(careless, "and with all declarations checked");
note(`errors in declarations of third parties: ${foreignErrors(careless)}`);

conclude();
