import { openAsBlob, rmSync } from "node:fs";
import { join } from "node:path";
import { assertSameImport } from "../checks/same-import.ts";
import { token } from "../data/dataset.ts";
import { mapping, source, writeImportFile } from "../data/import-file.ts";
import { BenchProblem } from "../problem.ts";
import type { Job } from "./job.ts";
import { until } from "./until.ts";

export const importing: Job = {
  about: "contacts from CSV, who is there already left alone, journalled",
  connections: [1],
  composed: ["imports"],
  size: ({ contacts }) => contacts,
  lookSize: ({ contacts }) => Math.min(contacts, 200),
  prepare: async () => undefined,
  run: async ({ place, data }, side, { round, size }) => {
    const path = join(place.folder, "contacts.csv");
    writeImportFile(path, data, { round, size });
    await side.work();
    const began = Date.now();
    const finishedAt = await importFile(`http://127.0.0.1:${side.port}`, await openAsBlob(path), size);
    rmSync(path);
    return { ms: Date.parse(finishedAt) - began };
  },
  assertAlike: ({ place }, before) => assertSameImport(place, before),
};

/** Answers when it was finished. */
async function importFile(server: string, file: Blob, size: number): Promise<string> {
  const query = new URLSearchParams({
    entity: "contacts",
    source,
    onDuplicate: "skip",
    mapping: JSON.stringify(mapping),
  });
  const headers = { authorization: `Bearer ${token}`, "content-type": "text/csv" };
  const { id } = await answerOf(await fetch(`${server}/imports?${query}`, { method: "POST", headers, body: file }));
  let finished: string | null = null;
  // With one more for its end, which is later than its last row.
  await until(size + 1, async () => {
    const { status, finishedAt, counts, ...rest } = await answerOf(await fetch(`${server}/imports/${id}`, { headers }));
    if (status === "failed") throw new BenchProblem(`The import failed: ${JSON.stringify(rest)}`);
    finished = finishedAt;
    return counts.created + counts.skipped + counts.rejected + (finished ? 1 : 0);
  });
  return finished ?? "";
}

interface Answer {
  readonly id: string;
  readonly status: string;
  readonly finishedAt: string | null;
  readonly counts: { readonly created: number; readonly skipped: number; readonly rejected: number };
}

async function answerOf(response: Response): Promise<Answer> {
  if (response.ok) return (await response.json()) as Answer;
  throw new BenchProblem(`The import was answered ${response.status}: ${await response.text()}`);
}
