import { defineEntity, p } from "@mikro-orm/core";

/** The immutable header. `seq` is given by the database; on PostgreSQL a column `xid` beside it orders by commit. */
export const JournalHeader = defineEntity({
  name: "JournalHeader",
  tableName: "journal",
  properties: {
    seq: p.bigint("number").primary(),
    id: p.uuid(),
    tenantId: p.text(),
    event: p.text(),
    version: p.integer(),
    actor: p.text(),
    causedBy: p.text().nullable(),
    at: p.datetime(3),
    payload: p.json<unknown>(),
    digest: p.text(),
  },
});

/** What an entry is about; position 0 is its partition. */
export const JournalSubject = defineEntity({
  name: "JournalSubject",
  tableName: "journal_subjects",
  properties: {
    tenantId: p.text().primary(),
    entryId: p.uuid().primary(),
    position: p.integer().primary(),
    type: p.text(),
    subjectId: p.text(),
  },
});

/** The changed fields of an entry, old and new, each with its salt; this row alone is emptied by an erasure. */
export const JournalValues = defineEntity({
  name: "JournalValues",
  tableName: "journal_values",
  properties: {
    tenantId: p.text().primary(),
    entryId: p.uuid().primary(),
    fields: p.json<Record<string, { from: unknown; to: unknown; salt: string }>>(),
  },
});

/** Values of more than 64 kB, by their SHA-256; the journal's fields then hold `{ "$large": sha256, bytes }`. */
export const JournalLargeValue = defineEntity({
  name: "JournalLargeValue",
  tableName: "journal_large_values",
  properties: { tenantId: p.text().primary(), sha256: p.text().primary(), value: p.json<unknown>() },
});

/** A block of a tenant's entries, linked to the one before it. */
export const JournalSeal = defineEntity({
  name: "JournalSeal",
  tableName: "journal_seals",
  properties: {
    tenantId: p.text().primary(),
    /** 1, 2, 3 … for each tenant. */
    number: p.integer().primary(),
    /** The hash of the block before; empty in the first. */
    previous: p.text(),
    hash: p.text(),
    firstSeq: p.bigint("number"),
    /** The highest sequence that any block up to this one has. */
    upTo: p.bigint("number"),
    entries: p.integer(),
    lastEntryId: p.uuid(),
    lastAt: p.datetime(3),
    sealedAt: p.datetime(3),
    /** Its entries by their sequence, as ranges: `1-5,8`. */
    seqs: p.text(),
  },
});
