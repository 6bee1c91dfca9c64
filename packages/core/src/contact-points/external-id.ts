import { p } from "@mikro-orm/core";
import * as z from "zod";
import { text } from "../record/record-schemas.ts";
import { childProperties } from "../table/record.ts";

export const externalIdColumns = { ...childProperties, source: p.text(), externalId: p.text() };

/** What the record is called in another system; one record per source and id. */
export const ExternalId = z.strictObject({ source: text(100), id: text(200) });
export type ExternalId = z.output<typeof ExternalId>;

export const externalIdRow = ({ source, id }: ExternalId) => ({ source, externalId: id });
export const externalIdView = (row: { readonly source: string; readonly externalId: string }): ExternalId => ({
  source: row.source,
  id: row.externalId,
});
