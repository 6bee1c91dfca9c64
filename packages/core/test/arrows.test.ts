import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const source = resolve(import.meta.dirname, "../src");

/** Lowest first: a folder may import from its own layer and from those before it. */
const layers = [
  ["errors"],
  ["plugin", "table", "database", "phones"],
  ["record", "call", "kept", "permissions", "journal", "timeline", "lists", "jobs", "consumers", "files", "tenants"],
  [
    "attributes",
    "contact-points",
    "parties",
    "contacts",
    "organizations",
    "relations",
    "interactions",
    "tasks",
    "lookup",
    "profile",
  ],
  ["composition", "http"],
];
const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
  (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
);
const folderOf = (path: string) => relative(source, path).split("/")[0] ?? "";
const layerOf = (folder: string) => layers.findIndex((layer) => layer.includes(folder));

function arrows(): { from: string; to: string; file: string; typesOnly: boolean }[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(source, file), "utf8");
    return [...text.matchAll(/(import|export)\s+(type\s)?[^;]*?from\s+"(\.[^"]+)"/g)].map(([, , type, target]) => ({
      from: folderOf(join(source, file)),
      to: folderOf(resolve(source, dirname(file), target as string)),
      file,
      typesOnly: type !== undefined,
    }));
  });
}

test("every folder of core has its layer", () => {
  const folders = new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0] as string));
  expect([...folders].filter((folder) => layerOf(folder) < 0)).toEqual([]);
});

test("values are imported downwards only", () => {
  const upwards = arrows().filter(
    ({ from, to, typesOnly }) =>
      !from.endsWith(".ts") && !to.endsWith(".ts") && !typesOnly && layerOf(to) > layerOf(from),
  );
  expect(upwards.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
});

test("the database layer knows nothing of the rest", () => {
  const out = arrows().filter(
    ({ from, to }) => from === "database" && !["database", "errors", "plugin", "table"].includes(to),
  );
  expect(out.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
});
