import { setImmediate as turn } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import type { Caller } from "../caller.ts";
import { type Draft, draftReader, type Mapping } from "./draft.ts";
import type { ImportStore, OpeningRows } from "./import-store.ts";
import { type KeptFile, keepFile } from "./keep-file.ts";
import { wantedBy } from "./known.ts";
import { planChunk } from "./plan-chunk.ts";
import { csvRecords } from "./read-csv.ts";

export interface Asked {
  readonly source: string;
  readonly mapping: Mapping;
}

const chunkSize = 500;

/** Keeps the file, reads it through before anything is made of it, and imports it in the background. */
export async function startImport(
  store: ImportStore,
  folder: string,
  body: ReadableStream<Uint8Array>,
  asked: Asked,
  caller: Caller,
): Promise<string> {
  const file = await keepFile(folder, body);
  const { header, total } = await readThrough(file.path);
  const rows = openingRows(file, header, total, asked, caller);
  await store.begin(rows);
  const id = rows.import.id as string;
  importRows(store, id, file.path, asked, caller).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
  return id;
}

async function readThrough(path: string): Promise<{ readonly header: readonly string[]; readonly total: number }> {
  let header: readonly string[] | undefined;
  let total = -1;
  for await (const records of csvRecords(path)) {
    header ??= records[0];
    total += records.filter((cells) => !isEmpty(cells)).length;
  }
  return { header: header ?? [], total };
}

const isEmpty = (cells: readonly string[]) => cells.every((cell) => cell.trim() === "");

async function importRows(store: ImportStore, id: string, path: string, asked: Asked, caller: Caller): Promise<void> {
  const about = { id, caller, source: asked.source };
  let read: ReturnType<typeof draftReader> | undefined;
  let row = 0;
  let drafts: Draft[] = [];
  let written: unknown;
  const flush = async () => {
    const taken = drafts;
    drafts = [];
    // The next chunk is read while the database is busy with this one.
    await written;
    written = store.chunk(about, wantedBy(taken), (known) => planChunk(taken, known, about));
    // Others are served between two chunks.
    await turn();
  };
  for await (const records of csvRecords(path))
    for (const cells of records) {
      row += 1;
      if (!read) read = draftReader(cells, asked.mapping, asked.source);
      else if (!isEmpty(cells)) drafts.push(read(row, cells));
      if (drafts.length === chunkSize) await flush();
    }
  if (drafts.length > 0) await flush();
  await written;
  await store.finish(about, new Date());
}

function openingRows(
  { key, size, sha256 }: KeptFile,
  header: readonly string[],
  total: number,
  { source, mapping }: Asked,
  { tenant, user, permissions }: Caller,
): OpeningRows {
  const now = new Date();
  const record = { tenant_id: tenant, version: 1, created_at: now, updated_at: now, created_by: user, owner_id: user };
  const file = { ...record, id: uuidv7(), name: "file", content_type: "text/csv", size, sha256, blob_key: key };
  const starter = { user, grants: [...permissions].map((permission) => ({ permission })) };
  return {
    file,
    import: {
      ...record,
      ...{ id: uuidv7(), status: "running", entity: "contacts", source, dry_run: false, on_duplicate: "skip" },
      ...{ file_id: file.id, file_name: "file", encoding: "utf-8", delimiter: ",", header: JSON.stringify(header) },
      ...{ header_row: 1, mapping: JSON.stringify(mapping), starter: JSON.stringify(starter), total, started_at: now },
    },
  };
}
