import type { ReadContext, Row } from "@kith/core";
import { composition } from "@kith/core/contracts";
import { withoutGuard } from "../csv/write-csv.ts";
import type { Import } from "../import.ts";
import { mappedColumns } from "../mapping/check-mapping.ts";
import { type Party, partyOf } from "../mapping/field-paths.ts";
import { attributeReaders } from "../rows/attribute-values.ts";
import type { RowPlan } from "../rows/read-row.ts";
import { rejectColumns } from "./rejects-file.ts";

/** How the rows of this import are read. */
export function rowPlanOf(record: Row<typeof Import>, ctx: ReadContext): RowPlan {
  const { header, mapping, entity, source } = record;
  const attributesOf = (party: Party) => {
    const schema = ctx.get(composition).attributeSchema(party);
    return { schema, readers: attributeReaders(schema) };
  };
  const attributes = { contact: attributesOf("contact"), organization: attributesOf("organization") };
  return {
    header,
    columns: mappedColumns(header, mapping, entity, (party) => new Set(attributes[party].readers.keys())),
    party: partyOf(entity),
    source,
    region: ctx.tenant.region,
    locale: ctx.tenant.locale,
    today: ctx.now,
    attributes,
    clean: rejectColumns.every((name) => header.includes(name)) ? withoutGuard : (cell) => cell,
  };
}
