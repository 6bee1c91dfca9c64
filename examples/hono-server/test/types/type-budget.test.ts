// What the types of a composition cost whoever compiles it, in instantiations, which are the same in every run and on every
// machine. The time is told beside them, and held by nothing.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { syntheticApplication, syntheticPlugin } from "./synthetic-plugins.ts";

/**
 * What an application may add to what the packages themselves take, from their sources. It is meant to be less than 1,000,000
 * for 30 plugins of 20 operations each; what is held is what they take now, with some room.
 */
const budgets = { everything: 5_000, synthetic: 600_000 };
const [plugins, operations] = [30, 20];

const root = resolve(import.meta.dirname, "../../../..");
// Inside the package, so that its dependencies resolve as they do for an application.
const folder = mkdtempSync(join(root, "examples/hono-server/.types-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Cost {
  readonly instantiations: number;
  readonly seconds: number;
}

/** Checks a program of this file. One checker: several do the same work again, each for itself. */
function check(name: string, source: string): Cost {
  writeFileSync(join(folder, `${name}.ts`), source);
  const config = { extends: "../../../tsconfig.base.json", compilerOptions: { noEmit: true }, files: [`${name}.ts`] };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const flags = ["--extendedDiagnostics", "--singleThreaded", "--pretty", "false"];
  const run = spawnSync(process.execPath, [tsc, "-p", join(folder, `${name}.json`), ...flags], { encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${name} does not compile:\n${run.stdout.slice(0, 3_000)}${run.stderr}`);
  const told = (what: string) => Number(new RegExp(`^${what}:\\s+([\\d.]+)`, "m").exec(run.stdout)?.[1]);
  return { instantiations: told("Instantiations"), seconds: told("Check time") };
}

/** What an application costs beyond a program that loads the same packages and composes nothing. */
function added(what: string, whole: Cost, alone: Cost): number {
  const own = whole.instantiations - alone.instantiations;
  const english = new Intl.NumberFormat("en");
  const all = `${english.format(whole.instantiations)} with the sources of the packages, ${whole.seconds} s`;
  console.log(`types of ${what}: ${english.format(own)} instantiations (${all})`);
  return own;
}

// The compiler knows of no database.
describe.runIf(process.env["KITH_TEST_DATABASE"] === "sqlite")(
  "the types of an application",
  { timeout: 300_000 },
  () => {
    test("that composes everything there is", () => {
      const imports = `import { createCrm } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import { apiKeys } from "@kith/api-keys";
import { imports } from "@kith/imports";
import { keyring } from "@kith/keyring";
import { leads } from "@kith/leads";
import { tenancy } from "@kith/tenancy";
`;
      const alone = check(
        "packages",
        `${imports}export const loaded = [createCrm, sqlite, apiKeys, imports, keyring, leads, tenancy];`,
      );
      const whole = check(
        "everything",
        `${imports}
const crm = await createCrm({
  database: sqlite("never-opened.db"),
  plugins: [apiKeys(), imports(), leads(), tenancy()],
  provides: [keyring({ keys: { k1: "secret" }, sealWith: "k1" })],
});
const desk = crm.as({ tenant: "t", user: "u", grants: [] });
const { id } = await desk.contacts.create({ displayName: "Maria Anders", phones: [{ number: "+49 30 0074321" }] });
export const names: readonly string[] = (await desk.contacts.list({ sort: "-createdAt" })).items.map((one) => one.displayName);
export const caller: string | undefined = (await desk.contacts.lookup({ phone: "1" })).best?.person?.displayName;
export const open: number | undefined = (await desk.contacts.profile({ id })).sections.leads?.open;
export const lead: string = (await desk.leads.capture({ contactId: id })).id;
export const task: string = (await desk.tasks.create({ title: "Call", contactId: id })).id;
export const file: string = (await desk.files.get({ id })).name;
export const key: string = (await desk.apiKeys.create({ name: "Till", grants: [] })).key;
export const imported: string = (await desk.imports.get({ id })).status;
// @ts-expect-error no plugin of that name is composed
desk.loyalty;
`,
      );
      expect(added("an application of all plugins", whole, alone)).toBeLessThan(budgets.everything);
    });

    test(`of ${plugins} plugins of ${operations} operations, each plugin as much as one alone`, () => {
      for (let plugin = 0; plugin < plugins; plugin++)
        writeFileSync(join(folder, `plugin-${plugin}.ts`), syntheticPlugin(plugin, operations));
      const loaded = `import { createCrm } from "@kith/core";
import { sqlite } from "@kith/core/sqlite";
import { defineEntity } from "@mikro-orm/core";
import * as z from "zod";
export const loaded = [createCrm, sqlite, defineEntity, z];`;
      const alone = check("core", loaded);
      const one = added("one plugin", check("one", syntheticApplication(1, operations)), alone);
      const all = added(`${plugins} plugins`, check("all", syntheticApplication(plugins, operations)), alone);
      expect(all).toBeLessThan(budgets.synthetic);
      expect(all / plugins).toBeLessThan(1.1 * one);
    });
  },
);
