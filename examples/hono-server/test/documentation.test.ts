import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { apiKeyErrors } from "@kith/api-keys";
import { coreErrors } from "@kith/core";
import { importErrors } from "@kith/imports";
import { keyringErrors } from "@kith/keyring";
import { leadErrors } from "@kith/leads";
import { tenancyErrors } from "@kith/tenancy";
import { Client } from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { tutorialFiles } from "../../../scripts/proofs/tutorial.ts";

const root = resolve(import.meta.dirname, "../../..");
const pages = ["README.md", ...readdirSync(join(root, "docs")).map((page) => `docs/${page}`)].filter((page) =>
  page.endsWith(".md"),
);
// Inside the package, so that its dependencies resolve as they do for a reader.
const folder = mkdtempSync(join(tmpdir(), "kith-docs-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("code in the documentation runs", () => {
  for (const page of pages) {
    const blocks = [...readFileSync(join(root, page), "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(
      ([, code]) => code as string,
    );
    blocks.forEach((code, index) => {
      // The documentation names a SQLite file, so each block runs once, in a folder of its own.
      test.runIf(process.env["KITH_TEST_DATABASE"] === "sqlite")(`${page}, block ${index + 1}`, () => {
        const file = join(root, `examples/hono-server/.documentation-${page.replace(/\W/g, "-")}-${index}.ts`);
        writeFileSync(
          file,
          code.replaceAll('"crm.db"', JSON.stringify(join(folder, `${page.replace(/\W/g, "-")}-${index}.db`))),
        );
        try {
          const run = spawnSync(process.execPath, ["--conditions=kith-source", file], {
            encoding: "utf8",
            cwd: folder,
          });
          expect(run.stderr).toBe("");
          expect(run.status).toBe(0);
        } finally {
          rmSync(file);
        }
      });
    });
  }
});

const filesOf = (page: string) => tutorialFiles(readFileSync(join(root, page), "utf8"));

describe("applications of tutorials run", () => {
  for (const page of pages.filter((page) => filesOf(page).has("app.ts")))
    test.runIf(process.env["KITH_TEST_DATABASE"] === "sqlite")(page, () => {
      const project = mkdtempSync(join(root, "examples/hono-server/.documentation-"));
      try {
        for (const [name, code] of filesOf(page)) writeFileSync(join(project, name), code);
        const run = spawnSync(process.execPath, ["--conditions=kith-source", "app.ts"], {
          encoding: "utf8",
          cwd: project,
        });
        expect(run.stderr).toBe("");
        expect(run.status).toBe(0);
        // What it prints is said on the page, word by word.
        const text = readFileSync(join(root, page), "utf8");
        for (const word of run.stdout.match(/\w+/g) ?? []) expect(text).toContain(word);
      } finally {
        rmSync(project, { recursive: true });
      }
    });
});
describe.skipIf(!process.env["KITH_TEST_POSTGRES_URL"])(
  "SQL in the documentation runs (on PostgreSQL, whose it is)",
  () => {
    for (const page of pages)
      [...readFileSync(join(root, page), "utf8").matchAll(/^```sql\n([\s\S]*?)^```/gm)].forEach(([, code], index) => {
        test(`${page}, block ${index + 1}`, async () => {
          const client = new Client(process.env["KITH_TEST_POSTGRES_URL"]);
          await client.connect();
          try {
            // What it makes is the whole server's.
            await client.query(`begin; ${code}; rollback`);
          } finally {
            await client.end();
          }
        });
      });
  },
);

test("every link between pages leads somewhere", () => {
  const broken = pages.flatMap((page) =>
    [...readFileSync(join(root, page), "utf8").matchAll(/\]\((?!https?:)([^)#\s]+)/g)]
      .filter(([, target]) => !existsSync(resolve(root, dirname(page), target as string)))
      .map(([, target]) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});

test("the catalogues and the page of errors name the same codes", () => {
  const page = readFileSync(join(root, "docs/errors.md"), "utf8");
  const described = [...page.matchAll(/^\| `([\w.]+)` \| (\d+) \|/gm)].map(([, code, status]) => `${code} ${status}`);
  const catalogues = [
    coreErrors.catalogue,
    apiKeyErrors.catalogue,
    importErrors.catalogue,
    keyringErrors.catalogue,
    leadErrors.catalogue,
    tenancyErrors.catalogue,
  ];
  const declared = catalogues.flatMap((catalogue) =>
    Object.entries(catalogue).map(([code, { status }]) => `${code} ${status}`),
  );
  expect(described.toSorted()).toEqual(declared.toSorted());
});
