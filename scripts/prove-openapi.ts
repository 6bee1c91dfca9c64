// Proves that other people's tools understand the description of the API: a linter finds no error in it, and a generator
// makes types of it that compile and that refuse what the API would refuse.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createCrm } from "../packages/core/src/kith.ts";
import { sqlite } from "../packages/core/src/sqlite.ts";
import { imports } from "../packages/imports/src/imports.ts";
import { leads } from "../packages/leads/src/leads.ts";
import { claim, conclude, heading, note } from "./proofs/claims.ts";
import { compile } from "./proofs/compile.ts";
import { openApiUser } from "./proofs/openapi-user.ts";
import { pinned } from "./proofs/published.ts";
import { TemporaryProject } from "./proofs/temporary-project.ts";

// openapi-typescript needs the compiler's API, which TypeScript 7 does not have yet: a project of its own.
const tools = new TemporaryProject();
tools.install(["@redocly/cli@2.77.0", "openapi-typescript@7.13.0", "typescript@5.9.3"]);
const user = new TemporaryProject();
user.install([pinned("typescript"), pinned("@types/node")]);

heading("The description of core, imports and leads");
const description = await describe(join(tools.folder, "crm.db"));
tools.write({ "openapi.json": description });
const { openapi, paths } = JSON.parse(description);
const operations = Object.values(paths as Record<string, object>).flatMap((path) =>
  Object.keys(path).filter((key) => key !== "parameters"),
);
note(
  `OpenAPI ${openapi}, ${Object.keys(paths).length} paths, ${operations.length} operations, ${Math.ceil(description.length / 1024)} kB`,
);

heading("@redocly/cli lint, recommended rules");
const quiet = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true", CI: "true" };
const linted = tools.run("redocly", ["lint", "openapi.json", "--extends", "recommended", "--format", "json"], quiet);
const { totals, problems } = JSON.parse(linted.stdout.slice(linted.stdout.indexOf("{"))) as {
  readonly totals: { readonly errors: number; readonly warnings: number };
  readonly problems: readonly {
    readonly ruleId: string;
    readonly severity: string;
    readonly message: string;
    readonly location: readonly { readonly pointer?: string }[];
  }[];
};
const told = problems.map(
  ({ ruleId, severity, message, location }) => `${severity} ${ruleId} at ${location[0]?.pointer}: ${message}`,
);
claim(linted.ok && totals.errors === 0, `${totals.errors} errors, ${totals.warnings} warnings`, told.join("\n"));
for (const [rule, count] of Map.groupBy(problems, ({ ruleId }) => ruleId)) note(`${rule}: ${count.length}`);

heading("openapi-typescript");
const generated = tools.run("openapi-typescript", ["openapi.json", "--output", "openapi.ts"], quiet);
claim(generated.ok, "makes types", generated.output);
if (generated.ok) {
  user.write({ "openapi.ts": readFileSync(join(tools.folder, "openapi.ts"), "utf8"), "user.ts": openApiUser });
  const { own, foreign } = compile(user, ["user.ts"], { skipLibCheck: false });
  claim(own.length + foreign.length === 0, "that compile, in right and in wrong use", [...own, ...foreign].join("\n"));
}

conclude();

/** What a host serves at `/crm/openapi.json`. */
async function describe(file: string): Promise<string> {
  const http = { authenticate: () => null, basePath: "/crm" };
  await using crm = await createCrm({ database: sqlite(file), plugins: [imports(), leads()], http });
  await crm.migrations.apply();
  const answer = await crm.fetch(new Request("http://localhost/crm/openapi.json"));
  if (!answer.ok) throw new Error(`/crm/openapi.json answers ${answer.status}: ${await answer.text()}`);
  return answer.text();
}
