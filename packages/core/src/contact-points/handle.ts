import { p } from "@mikro-orm/core";
import * as z from "zod";
import { text } from "../record/record-schemas.ts";
import {
  type ContactPointInput,
  type ContactPointRow,
  contactPointColumns,
  contactPointFields,
  contactPointInput,
  contactPointValues,
  contactPointView,
} from "./contact-point.ts";

export const handleColumns = { ...contactPointColumns, kind: p.text(), value: p.text() };

/** A web address or a name in some network: `{ kind: "linkedin", value: "nancy-davolio" }`. */
export const HandleInput = z.strictObject({ kind: text(50), value: text(500), ...contactPointInput });
export const HandleView = z.object({ ...contactPointFields, kind: z.string(), value: z.string() });

export const handleValues = (input: ContactPointInput & { readonly kind: string; readonly value: string }) => ({
  ...contactPointValues(input),
  kind: input.kind,
  value: input.value,
});

export const handleView = (row: ContactPointRow & { readonly kind: string; readonly value: string }) => ({
  ...contactPointView(row),
  kind: row.kind,
  value: row.value,
});
