import { p } from "@mikro-orm/core";
import * as z from "zod";
import { keepRowIds } from "../record/keep-row-ids.ts";
import { text } from "../record/record-schemas.ts";
import { childProperties } from "../table/record.ts";

export const externalIdColumns = { ...childProperties, source: p.text(), externalId: p.text() };

/** What the record is called in another system; one record per source and id. */
export const ExternalId = z.strictObject({ source: text(100), id: text(200) });
export type ExternalId = z.output<typeof ExternalId>;

/** Rows for the given external ids; those that are stored already keep their rows. */
export const externalIdValues = (given: readonly ExternalId[], stored: readonly Record<string, unknown>[] = []) =>
  keepRowIds(
    given.map(({ source, id }) => ({ source, externalId: id })),
    stored,
    (row) => JSON.stringify([row.source, row.externalId]),
  );

export const externalIdView = (row: { readonly source: string; readonly externalId: string }): ExternalId => ({
  source: row.source,
  id: row.externalId,
});
