import { idOf, ownedFields, type Row, recordFields, recordView, wire } from "@kith/core";
import * as z from "zod";
import { delimiters } from "./csv/sniff-delimiter.ts";
import { encodings } from "./csv/text-encoding.ts";
import { duplicatePolicies, type Import, importStatuses } from "./import.ts";

export const Entity = z.enum(["contacts", "organizations"]);
export const MappingSchema = z.record(z.string().max(200), z.string().max(200).nullable());

export const ImportView = z
  .object({
    ...recordFields("import"),
    status: z.enum(importStatuses),
    entity: Entity,
    source: z.string(),
    dryRun: z.boolean(),
    onDuplicate: z.enum(duplicatePolicies),
    fileId: idOf("file"),
    fileName: z.string(),
    encoding: z.enum(encodings),
    delimiter: z.enum(delimiters),
    /** The columns of the file, in their order. */
    header: z.array(z.string()),
    /** Column → field path, as given or as proposed; null is not imported. */
    mapping: MappingSchema,
    /** Rows; in a dry run what would have become of them. */
    counts: z.object({
      total: z.int(),
      done: z.int(),
      created: z.int(),
      updated: z.int(),
      skipped: z.int(),
      rejected: z.int(),
    }),
    /** Records that were made; a row may make a contact, an organization and their relation. */
    made: z.object({ contacts: z.int(), organizations: z.int(), relations: z.int() }),
    /** Why it failed, or was cancelled. */
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
    startedAt: z.iso.datetime().nullable(),
    finishedAt: z.iso.datetime().nullable(),
    /** Records that went to the bin, and those that stayed because somebody changed them since. */
    undo: z.object({ removed: z.int(), edited: z.int(), finishedAt: z.iso.datetime().nullable() }).nullable(),
    ...ownedFields,
  })
  .meta({ id: "Import" });
export interface ImportView extends z.output<typeof ImportView> {}

type ImportRecord = Row<typeof Import>;

export const importView = (row: ImportRecord): ImportView => ({
  ...recordView(row),
  status: row.status,
  entity: row.entity,
  source: row.source,
  dryRun: row.dryRun,
  onDuplicate: row.onDuplicate,
  fileId: row.fileId,
  fileName: row.fileName,
  encoding: row.encoding,
  delimiter: row.delimiter,
  header: [...row.header],
  mapping: row.mapping,
  counts: {
    total: row.total,
    done: row.created + row.updated + row.skipped + row.rejected,
    created: row.created,
    updated: row.updated,
    skipped: row.skipped,
    rejected: row.rejected,
  },
  made: { contacts: row.contacts, organizations: row.organizations, relations: row.relations },
  problem: row.problem,
  startedAt: wire(row.startedAt),
  finishedAt: wire(row.finishedAt),
  undo: row.undoStarter ? { removed: row.undoRemoved, edited: row.undoEdited, finishedAt: wire(row.undoneAt) } : null,
  ownerId: row.ownerId,
  teamId: row.teamId,
});
