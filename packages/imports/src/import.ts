import {
  type Actor,
  Contact,
  File,
  Organization,
  optionalReference,
  ownedProperties,
  Relation,
  recordProperties,
  references,
} from "@kith/core";
import { defineEntity, p } from "@mikro-orm/core";
import type { Delimiter } from "./csv/sniff-delimiter.ts";
import type { Encoding } from "./csv/text-encoding.ts";
import type { Mapping } from "./mapping/check-mapping.ts";
import type { ImportedEntity } from "./mapping/field-paths.ts";

export const importStatuses = ["queued", "running", "completed", "failed", "cancelled", "undone"] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** What becomes of a row that says what is there already. */
export const duplicatePolicies = ["skip", "update", "create"] as const;
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

export const rowOutcomes = ["created", "updated", "skipped", "rejected"] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

/** Why an import failed, or was cancelled. */
export interface ImportProblem {
  readonly code: string;
  readonly message: string;
}

/** Whose grants the import works with: who asked for it, as they were when they asked. */
export type Starter = Pick<Actor, "user" | "grants"> & Partial<Pick<Actor, "teams">>;

/** One file that was or is being imported. */
export const Import = defineEntity({
  name: "Import",
  tableName: "imports_import",
  properties: {
    ...recordProperties,
    ...ownedProperties,
    status: p.text().$type<ImportStatus>(),
    entity: p.text().$type<ImportedEntity>(),
    source: p.text(),
    dryRun: p.boolean(),
    onDuplicate: p.text().$type<DuplicatePolicy>(),
    fileId: references(() => File),
    fileName: p.text(),
    encoding: p.text().$type<Encoding>(),
    delimiter: p.text().$type<Delimiter>(),
    header: p.json<readonly string[]>(),
    headerRow: p.integer(),
    mapping: p.json<Mapping>(),
    starter: p.json<Starter>(),
    /** Rows of data in the file. */
    total: p.integer(),
    /** The last row that is done: with what was made of it, it commits in one transaction. */
    position: p.integer(),
    /** Runs since the last row that was done. */
    runs: p.integer(),
    created: p.integer(),
    updated: p.integer(),
    skipped: p.integer(),
    rejected: p.integer(),
    contacts: p.integer(),
    organizations: p.integer(),
    relations: p.integer(),
    problem: p.json<ImportProblem>().nullable(),
    rejectsFileId: optionalReference(() => File),
    startedAt: p.datetime(3).nullable(),
    finishedAt: p.datetime(3).nullable(),
    undoStarter: p.json<Starter>().nullable(),
    undoRemoved: p.integer(),
    undoEdited: p.integer(),
    undoneAt: p.datetime(3).nullable(),
  },
});

/** What became of a record in a row; the record was there before where it is `found`. */
export type Did = "created" | "updated" | "found";

/** The report's line on one row. Not a record: written by the import alone, in bulk. */
export const ImportRow = defineEntity({
  name: "ImportRow",
  tableName: "imports_row",
  properties: {
    tenantId: p.text().primary(),
    importId: references(() => Import),
    /** As a spreadsheet counts: the header is row 1. */
    rowNumber: p.integer().primary(),
    outcome: p.text().$type<RowOutcome>(),
    reasons: p.json<readonly string[]>().nullable(),
    /** The cells of a rejected row, until they are in the file of rejected rows. */
    cells: p.json<readonly string[]>().nullable(),
    contactId: optionalReference(() => Contact),
    contactDid: p.text().$type<Did>().nullable(),
    /** The version that this row left the contact at. */
    contactVersion: p.integer().nullable(),
    organizationId: optionalReference(() => Organization),
    organizationDid: p.text().$type<Did>().nullable(),
    organizationVersion: p.integer().nullable(),
    relationId: optionalReference(() => Relation),
    /** Not null where an undo found the records of this row changed, and left them. */
    undo: p.text().$type<"removed" | "edited">().nullable(),
  },
});

/** What a dry run would know each other's rows by: in a real one the records themselves are found. */
export const ImportKey = defineEntity({
  name: "ImportKey",
  tableName: "imports_key",
  properties: {
    tenantId: p.text().primary(),
    importId: references(() => Import),
    party: p.text().primary(),
    key: p.text().primary(),
    rowNumber: p.integer(),
    name: p.text(),
    externalId: p.text().nullable(),
  },
});
